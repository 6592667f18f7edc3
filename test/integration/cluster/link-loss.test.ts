import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectCluster } from '../../../src/cluster/ssh/connect-cluster.ts';
import { parseInventory } from '../../../src/cluster/inventory/inventory.ts';
import { connected, faultOf, throughPort } from './connected.ts';
import { startSshd } from './private-sshd.ts';
import { startProxy } from './proxy.ts';

const sshd = await startSshd();
after(() => sshd[Symbol.asyncDispose]());

test('a cut link fails what was under way, output and exit alike, and the next use reconnects', async () => {
  await using proxy = await startProxy(sshd.port);
  await using cluster = await connected(throughPort(sshd.access, proxy.port));
  const { manager } = cluster;
  const running = await manager.stream({ stages: [['bash', '-c', 'echo begun; sleep 4000.01']] });
  const output = text(running.stdout);
  const waiting = manager.run({ stages: [['sleep', '4000.02']] });
  const faults = Promise.all([output, running.exit, waiting].map(faultOf));
  await sleep(300);
  proxy.cut();
  assert.deepEqual(
    (await faults).map(({ code }) => code),
    ['connection-lost', 'connection-lost', 'connection-lost'],
  );
  assert.equal((await manager.run({ stages: [['echo', 'again']] })).stdout, 'again\n');
});

test('while the host cannot be reached that is said, and when it can again it is used again', async () => {
  await using proxy = await startProxy(sshd.port);
  await using cluster = await connected(throughPort(sshd.access, proxy.port));
  proxy.refuseNext(3);
  proxy.cut();
  await sleep(100);
  assert.equal((await faultOf(cluster.manager.run({ stages: [['true']] }))).code, 'ssh-unreachable');
  await sleep(2100);
  assert.equal((await cluster.manager.run({ stages: [['echo', 'again']] })).stdout, 'again\n');
});

test('a silent link is noticed within 30 seconds', async () => {
  await using proxy = await startProxy(sshd.port);
  await using cluster = await connected(throughPort(sshd.access, proxy.port));
  const running = cluster.manager.run({ stages: [['sleep', '4000.03']] });
  await sleep(200);
  proxy.silence();
  const began = Date.now();
  const fault = await faultOf(running);
  assert.equal(fault.code, 'connection-lost');
  assert.ok(Date.now() - began < 30_000, `took ${Date.now() - began} ms`);
});

test('cancelling does not wait for a silent link', async () => {
  await using proxy = await startProxy(sshd.port);
  await using cluster = await connected(throughPort(sshd.access, proxy.port));
  const controller = new AbortController();
  const running = cluster.manager.run({ stages: [['sleep', '4000.04']] }, { signal: controller.signal });
  await sleep(200);
  proxy.silence();
  controller.abort();
  const began = Date.now();
  assert.equal((await faultOf(running)).code, 'cancelled');
  assert.ok(Date.now() - began < 6000);
});

test('a worker behind the manager: its name, its commands, and what is told when either is gone', async () => {
  await using worker = await startSshd();
  const access = {
    ...sshd.access,
    d8xConfig: JSON.stringify({ server_provider: 'aws', aws_config: { label_prefix: 'x' } }),
    hostsCfg: `[managers]\n127.0.0.1 hostname=manager-1\n[workers]\nsecond ansible_host=127.0.0.1 hostname=worker-01 ansible_port=${worker.port}\n`,
    knownHosts: `${sshd.access.knownHosts}\n${worker.access.knownHosts}`,
  };
  // Both let the same key in.
  await copyFile(`${sshd.folder}/key.pub`, `${worker.folder}/key.pub`);
  await using cluster = await connected(access);
  const [first] = cluster.workers;
  assert.ok(first);
  const { stdout } = await first.run({ stages: [['bash', '-c', 'echo "$SSH_CONNECTION"']] });
  assert.equal(stdout.trim().split(' ').at(-1), String(worker.port));
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => first.run({ stages: [['head', '-c', '3000000', '/dev/zero']] })),
  );
  assert.ok(answers.every(({ stdout }) => stdout.length === 3_000_000));
});

test('a worker that the manager cannot reach does not stop the manager', async () => {
  const access = {
    ...sshd.access,
    d8xConfig: JSON.stringify({ server_provider: 'aws', aws_config: { label_prefix: 'x' } }),
    hostsCfg: `[managers]\n127.0.0.1 hostname=manager-1\n[workers]\nsecond ansible_host=127.0.0.1 hostname=worker-01 ansible_port=1\n`,
  };
  const told: string[] = [];
  await using cluster = await connectCluster(parseInventory(access), access, {
    signal: new AbortController().signal,
    onUnreachable: ({ message, hint }) => told.push(`${message} ${hint}`),
  });
  assert.equal((await cluster.manager.run({ stages: [['echo', 'here']] })).stdout, 'here\n');
  assert.equal(told.length, 1);
  assert.match(
    told[0] ?? '',
    /^no SSH connection to worker-01 .*manager-1 could not connect to 127\.0\.0\.1:1 It is reached through the manager/,
  );
});
