import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { brokerRedisPassword, databasePassword, sudoPassword } from '../cluster/credentials.ts';
import type { Sandbox } from '../cluster/sandbox.ts';
import { openDoor } from './runner/door.ts';
import { sandbox, sandboxInputs } from './runner/sandbox.ts';
import { RunnerJob, type StepEnd } from './runner/step.ts';
import { filesWith } from './watch/disk.ts';
import { Sampler } from './watch/sampler.ts';

let cluster: Sandbox;

/** Seen nowhere before the run. */
const brokerKey = 'b2'.repeat(32);
/** The executor keeps its key: no other one is allowed by the broker; redis, beside the broker, its password. */
let executorKey = '';
let secrets: readonly string[] = [];

before(async () => {
  cluster = await sandbox();
  await cluster.resetCluster();
  executorKey = cluster.info.referralKey.replace(/^0x/, '');
  secrets = [
    executorKey,
    brokerKey,
    brokerRedisPassword,
    sudoPassword,
    databasePassword,
    encodeURIComponent(databasePassword),
  ];
});

test('the sampler sees what another user could see: this is how a leak would look', async () => {
  const mark = 'a-secret-in-an-argv';
  const sampler = await Sampler.start(cluster, 'manager', 'nobody', [mark]);
  await cluster.execOn('manager', ['sh', '-c', 'sleep 1', mark], { user: 'd8xtrader' });
  const { seen } = await sampler.stop();
  assert.match(seen.join('\n'), /cmdline:sh -c sleep 1 a-secret-in-an-argv/);
});

test('no secret is in a process list, a log, an output or a file that stays', async () => {
  const hosts = Object.keys(cluster.info.hosts);
  const held = new Map(
    await Promise.all(hosts.map(async (host) => [host, await filesWith(cluster, host, secrets)] as const)),
  );
  const samplers = await Promise.all(
    ['manager', 'broker'].map((host) => Sampler.start(cluster, host, 'nobody', secrets)),
  );
  await using door = await openDoor();
  await using job = await RunnerJob.open({
    ...door,
    inputs: {
      ...(await sandboxInputs(cluster)),
      'referral-executor-key': `0x${executorKey}`,
      'broker-private-key': brokerKey.toUpperCase(),
      'broker-redis-password': brokerRedisPassword,
      'allow-key-change': 'true',
      operation: 'update',
      services: 'referral:dev broker:dev executorws:dev',
      verify: 'restore',
      upload: 'false',
      'stability-seconds': '5',
    },
  });
  const end = await job.main();
  const sightings = await Promise.all(samplers.map((sampler) => sampler.stop()));
  assert.equal(end.code, 0, end.log);

  for (const { samples, seen } of sightings) {
    assert.ok(samples > 50, `${samples} looks at the processes`);
    assert.deepEqual(seen, []);
  }
  assertNotShown(end);
  await assertNotLeft(held);
  await assertNotOnRunner(job.folder);
});

test('no secret that a service wrote is in what is told of its log', async () => {
  const asked = await cluster.execOn('broker', ['docker', 'inspect', '-f', '{{.State.Pid}}', 'broker-broker-1']);
  const log = `/proc/${asked.stdout.trim()}/fd/1`;
  const lines = secrets.map((secret) => `it says ${secret} to everybody\n`);
  const { code, stderr } = await cluster.execOn('broker', ['sh', '-c', `cat > ${log}`], { stdin: lines.join('') });
  assert.equal(code, 0, stderr);
  await using door = await openDoor();
  const inputs = await sandboxInputs(cluster);
  await using job = await RunnerJob.open({
    ...door,
    inputs: { ...inputs, operation: 'logs', services: 'broker --since 1h --grep "it says"' },
  });
  const end = await job.main();
  assert.equal(end.code, 0, end.log);
  assert.equal(end.summary.match(/it says \*\*\* to everybody/g)?.length, secrets.length, end.summary);
  assertNotShown(end);
  await assertNotOnRunner(job.folder);
});

/** Masks are how GitHub's runner learns what to hide; everything else that was written is public. */
function assertNotShown(end: StepEnd): void {
  const shown = end.written
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n');
  const places = {
    log: shown,
    summary: end.summary,
    outputs: JSON.stringify(end.outputs),
    state: JSON.stringify(end.state),
  };
  for (const [place, text] of Object.entries(places)) {
    for (const secret of secrets) {
      assert.ok(
        !text.includes(secret) && !text.includes(JSON.stringify(secret).slice(1, -1)),
        `a secret is in the ${place}`,
      );
    }
  }
}

/**
 * Where each new secret belongs: the key file, Docker's own state of containers and volumes (their environment is in it), and the
 * replaced keys, which are kept for a rollback by root alone.
 */
const homes = [
  /^\/var\/nfs\/general\/keyfile\.txt$/,
  /^\/var\/lib\/docker\//,
  /^\/run\/docker\/containerd\//,
  /^\/var\/lib\/d8x-ops\//,
];

async function assertNotLeft(held: ReadonlyMap<string, readonly string[]>): Promise<void> {
  for (const [host, earlier] of held) {
    const now = await filesWith(cluster, host, secrets);
    const strange = now.filter((file) => !earlier.includes(file) && !homes.some((home) => home.test(file)));
    assert.deepEqual(strange, [], `files on ${host} that hold a secret`);
  }
  const { stdout } = await cluster.execOn('manager', ['sh', '-c', 'find /var/lib/d8x-ops -type f -perm /077; true']);
  assert.equal(stdout, '', 'kept keys that others may read');
}

async function assertNotOnRunner(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const text = (await readFile(join(entry.parentPath, entry.name))).toString('latin1');
    for (const secret of secrets) {
      assert.ok(!text.includes(Buffer.from(secret).toString('latin1')), `${entry.name} on the runner holds a secret`);
    }
  }
}
