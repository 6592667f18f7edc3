import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, afterEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdLock, type HeldLock } from '../../../../src/cluster/lock/held-lock.ts';
import { isExpired, type LockRecord } from '../../../../src/cluster/lock/lock-record.ts';
import { createLock, readStoredLock, swapLock } from '../../../../src/cluster/lock/lock-store.ts';
import { isOpsError } from '../../../../src/errors.ts';
import { waitFor } from '../../../wait.ts';
import { localEngine } from '../local-engine.ts';
import { startDockerd } from '../private-dockerd.ts';

const dockerd = await startDockerd();
after(() => dockerd[Symbol.asyncDispose]());
await dockerd.docker('swarm', 'init', '--advertise-addr', '127.0.0.1');
const engine = localEngine(dockerd.socket);

afterEach(async () => {
  for (const config of await engine.listConfigs()) await engine.removeConfig(config.id);
});

const times = { holdMs: 3000, renewEveryMs: 500, retryEveryMs: 200, marginMs: 1000 };

async function take(holdMs = times.holdMs): Promise<HeldLock> {
  const since = performance.now();
  const record: LockRecord = {
    kind: 'run',
    owner: 'alice',
    what: 'update',
    acquired: new Date().toISOString(),
    expires: new Date(Date.now() + holdMs).toISOString(),
    token: 'mine',
  };
  assert.ok(await createLock(engine, record));
  return holdLock(engine, record, { now: () => new Date(), since, times: { ...times, holdMs } });
}

async function lossOf(held: HeldLock, withinMs: number): Promise<string> {
  if (!held.lost.aborted) await once(held.lost, 'abort', { signal: AbortSignal.timeout(withinMs) });
  assert.ok(isOpsError(held.lost.reason, 'lock-lost'));
  return held.lost.reason.message;
}

test('it is renewed for as long as it is held', async () => {
  const held = await take();
  for (let second = 0; second < 8; second += 1) {
    await sleep(1000);
    const stored = await readStoredLock(engine);
    assert.ok(stored !== undefined && !isExpired(stored.record, new Date()));
  }
  assert.equal(held.lost.aborted, false);
  await held.release();
  assert.equal(await readStoredLock(engine), undefined);
});

test('a manager that hangs loses it before it runs out', async () => {
  const held = await take();
  await sleep(700);
  const renewedAt = (await readStoredLock(engine))?.record.expires ?? '';
  await dockerd.freeze();
  try {
    assert.match(await lossOf(held, 4000), /could not be renewed in time/);
    assert.ok(Date.now() < Date.parse(renewedAt), 'it was told of too late');
  } finally {
    dockerd.thaw();
  }
  await held.release();
});

test('a manager that hangs for a moment does not', async () => {
  // So long that a busy machine can't be what loses it.
  const held = await take(60_000);
  const before = (await readStoredLock(engine))?.record.expires;
  await dockerd.freeze();
  await sleep(1500);
  dockerd.thaw();
  const isRenewed = async (): Promise<boolean> => (await readStoredLock(engine))?.record.expires !== before;
  await waitFor('it to be renewed', isRenewed, { seconds: 60 });
  assert.equal(held.lost.aborted, false);
  await held.release();
  assert.equal(await readStoredLock(engine), undefined);
});

test('one that somebody removed or took over is lost', async () => {
  const held = await take();
  const stored = await readStoredLock(engine);
  assert.ok(stored !== undefined);
  await engine.removeConfig(stored.config.id);
  assert.match(await lossOf(held, 2000), /somebody else has it/);

  const second = await take();
  const again = await readStoredLock(engine);
  assert.ok(again !== undefined);
  assert.ok(await swapLock(engine, again, { ...again.record, token: 'theirs' }));
  assert.match(await lossOf(second, 2000), /somebody else has it/);
  await second.release();
  assert.equal((await readStoredLock(engine))?.record.token, 'theirs');
});

test('releasing while it is being renewed leaves nothing and loses nothing', async () => {
  for (let round = 0; round < 10; round += 1) {
    const held = await take();
    await sleep(times.renewEveryMs - 20 + round * 4);
    await held.release();
    assert.equal(await readStoredLock(engine), undefined);
    await sleep(50);
    assert.equal(held.lost.aborted, false);
  }
});
