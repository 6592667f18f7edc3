import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connected, faultOf, throughPort } from '../connected.ts';
import { startDockerd } from '../private-dockerd.ts';
import { startSshd } from '../private-sshd.ts';
import { startProxy } from '../proxy.ts';

const dockerd = await startDockerd();
await dockerd.docker('swarm', 'init', '--advertise-addr', '127.0.0.1');
after(() => dockerd[Symbol.asyncDispose]());

const dockerSocket = dockerd.socket;
const noSockets = 'AllowStreamLocalForwarding no';

for (const [how, settings, home = {}] of [
  ['channels to its socket', []],
  ['channels to its socket, with one session only', ['MaxSessions 1']],
  ['dial-stdio, where sshd forwards no sockets', [noSockets]],
  ['dial-stdio, where sshd forwards nothing', ['DisableForwarding yes']],
  ['dial-stdio, with two sessions only', [noSockets, 'MaxSessions 2']],
  [
    'dial-stdio, behind a shell that prints and reads',
    [noSockets],
    { '.bashrc': 'echo hi; echo ho >&2; read -r line' },
  ],
] as const) {
  test(`Docker by ${how}: bursts, events and commands beside each other`, async () => {
    await using sshd = await startSshd({ dockerSocket, settings, home });
    await using cluster = await connected(sshd.access);
    const { engine } = cluster.manager;
    for (let round = 0; round < 3; round += 1) {
      const [nodes, echo] = await Promise.all([
        Promise.all(Array.from({ length: 20 }, () => engine.listNodes())),
        cluster.manager.run({ stages: [['echo', 'beside']] }),
      ]);
      assert.ok(nodes.every((list) => list.length === 1));
      assert.equal(echo.stdout, 'beside\n');
    }
    const controller = new AbortController();
    const seen: string[] = [];
    const watching = (async () => {
      for await (const { action } of engine.events({ type: ['volume'] }, { signal: controller.signal }))
        seen.push(action);
    })();
    await sleep(2000);
    await engine.createVolume('d8x-seen');
    await engine.removeVolume('d8x-seen');
    await sleep(500);
    controller.abort();
    await watching;
    assert.deepEqual(seen, ['create', 'destroy']);
  });
}

test('sessions alone, and only one of them, is refused with the settings that make it so', async () => {
  await using sshd = await startSshd({ dockerSocket, settings: ['DisableForwarding yes', 'MaxSessions 1'] });
  await using cluster = await connected(sshd.access);
  const { engine } = cluster.manager;
  const faults = await Promise.all([faultOf(engine.listNodes()), faultOf(engine.info())]);
  for (const { code, message, hint } of faults) {
    assert.equal(code, 'engine-unreachable');
    assert.equal(
      message,
      'Docker on manager-1 is not reached: sshd there forwards no sockets, and allows one session at a time',
    );
    assert.match(hint ?? '', /AllowStreamLocalForwarding .* DisableForwarding .* MaxSessions/);
  }
  assert.equal((await cluster.manager.run({ stages: [['echo', 'still']] })).stdout, 'still\n');
});

test('a user who may not speak to Docker is told so, either way', async () => {
  await chmod(dockerSocket, 0o600);
  try {
    for (const settings of [[], [noSockets]]) {
      await using sshd = await startSshd({ dockerSocket, settings });
      await using cluster = await connected(sshd.access);
      const fault = await faultOf(cluster.manager.engine.listNodes());
      assert.equal(fault.code, 'engine-unreachable');
      assert.match(fault.hint ?? '', /d8xtrader is in the group docker/);
    }
  } finally {
    await chmod(dockerSocket, 0o666);
  }
});

test('a host where no Docker runs', async () => {
  for (const settings of [[], [noSockets]]) {
    await using sshd = await startSshd({ settings });
    await using cluster = await connected(sshd.access);
    assert.equal((await faultOf(cluster.manager.engine.info())).code, 'engine-unreachable');
  }
});

test('a broken link ends what was asked, and the next question finds its way', async () => {
  await using sshd = await startSshd({ dockerSocket });
  await using proxy = await startProxy(sshd.port);
  await using cluster = await connected(throughPort(sshd.access, proxy.port));
  const { engine } = cluster.manager;
  assert.equal((await engine.listNodes()).length, 1);
  const watching = (async () => {
    for await (const event of engine.events({}, { signal: new AbortController().signal })) assert.ok(event);
  })();
  await sleep(300);
  proxy.cut();
  assert.equal((await faultOf(watching)).code, 'connection-lost');
  assert.equal((await engine.listNodes()).length, 1);
});

test('what changes something is not repeated over a link that broke', async () => {
  await using sshd = await startSshd({ dockerSocket });
  await using proxy = await startProxy(sshd.port);
  await using cluster = await connected(throughPort(sshd.access, proxy.port));
  const { engine } = cluster.manager;
  await engine.listNodes();
  await dockerd.freeze();
  const creating = engine.createConfig({ name: 'once', labels: {}, data: 'x' });
  await sleep(300);
  proxy.cut();
  const fault = await faultOf(creating);
  dockerd.thaw();
  assert.equal(fault.code, 'connection-lost');
});
