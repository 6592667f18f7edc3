import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../../../src/cluster/engine/engine.ts';
import { lockName, toLabels, type LockRecord } from '../../../../src/cluster/lock/lock-record.ts';
import { acquireLock, releaseLockOfRun } from '../../../../src/cluster/lock/lock.ts';
import { lockManually, readLock, unlockManually } from '../../../../src/cluster/lock/manual-lock.ts';
import { faultOf } from '../connected.ts';
import { localEngine } from '../local-engine.ts';
import { startDockerd } from '../private-dockerd.ts';

const dockerd = await startDockerd();
after(() => dockerd[Symbol.asyncDispose]());
await dockerd.docker('swarm', 'init', '--advertise-addr', '127.0.0.1');

const engineOf = (): Engine => localEngine(dockerd.socket);
const engine = engineOf();
const now = (): Date => new Date();
const never = new AbortController().signal;
const alice = { owner: 'alice', what: 'update api', run: '1.1' };
const bob = { owner: 'bob', what: 'backup', run: '2.1', url: 'https://github.example/runs/2' };

function recordOf(overrides: Partial<LockRecord>): LockRecord {
  const at = Date.now();
  return {
    kind: 'run',
    owner: 'carol',
    what: 'update',
    run: '9.1',
    acquired: new Date(at - 300_000).toISOString(),
    expires: new Date(at - 1000).toISOString(),
    token: 'left-behind',
    ...overrides,
  };
}

afterEach(async () => {
  for (const config of await engine.listConfigs()) await engine.removeConfig(config.id);
});

test('taken, seen by others, given back', async () => {
  const held = await acquireLock(engine, alice, { waitMs: 0, signal: never, now });
  const info = await readLock(engine, now);
  assert.equal(info?.owner, 'alice');
  assert.equal(info.run, '1.1');
  const fault = await faultOf(acquireLock(engine, bob, { waitMs: 0, signal: never, now }));
  assert.equal(fault.code, 'lock-held');
  assert.match(fault.message, /^the cluster is locked by alice for update api, run 1\.1 since /);
  await held.release();
  assert.equal(await readLock(engine, now), undefined);
  assert.equal(held.lost.aborted, false);
  await held.release();
});

test('of many at once exactly one gets it, one person’s runs included', async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 12 }, (_, run) =>
      acquireLock(engineOf(), { ...alice, run: `${run}` }, { waitMs: 0, signal: never, now }),
    ),
  );
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('of many that find an expired one exactly one takes it over', async () => {
  for (let round = 0; round < 5; round += 1) {
    await engine.createConfig({ name: lockName, labels: toLabels(recordOf({})), data: 'x' });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, run) =>
        acquireLock(engineOf(), { ...alice, run: `${run}` }, { waitMs: 0, signal: never, now }),
      ),
    );
    const holders = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    assert.equal(holders.length, 1);
    await holders[0]?.value.release();
  }
});

test('a second run waits, says whom for, and goes on when the first is done', async () => {
  const held = await acquireLock(engine, alice, { waitMs: 0, signal: never, now });
  const told: string[] = [];
  const waiting = acquireLock(engine, bob, {
    waitMs: 20_000,
    signal: never,
    now,
    onWait: ({ owner }) => told.push(owner),
  });
  await sleep(2500);
  await held.release();
  await (await waiting).release();
  assert.deepEqual(told, ['alice']);
});

test('cancelling ends the waiting', async () => {
  const held = await acquireLock(engine, alice, { waitMs: 0, signal: never, now });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 200);
  const fault = await faultOf(acquireLock(engine, bob, { waitMs: 60_000, signal: controller.signal, now }));
  assert.equal(fault.code, 'cancelled');
  await held.release();
});

test('a clock that is five minutes wrong steals nothing, either way', async () => {
  const held = await acquireLock(engine, alice, { waitMs: 0, signal: never, now });
  for (const skew of [-300_000, 300_000]) {
    const skewed = (): Date => new Date(Date.now() + skew);
    const fault = await faultOf(acquireLock(engine, bob, { waitMs: 0, signal: never, now: skewed }));
    assert.equal(fault.code, 'lock-held');
  }
  await held.release();
  const skewed = (): Date => new Date(Date.now() - 300_000);
  const other = await acquireLock(engine, bob, { waitMs: 0, signal: never, now: skewed });
  assert.equal((await faultOf(acquireLock(engine, alice, { waitMs: 0, signal: never, now }))).code, 'lock-held');
  await other.release();
});

test('a clock that is set while a run waits steals nothing', async () => {
  const held = await acquireLock(engine, alice, { waitMs: 0, signal: never, now });
  const began = Date.now();
  const jumping = (): Date => new Date(Date.now() + (Date.now() - began > 1000 ? 300_000 : 0));
  const fault = await faultOf(acquireLock(engine, bob, { waitMs: 4000, signal: never, now: jumping }));
  assert.equal(fault.code, 'lock-held');
  assert.equal((await readLock(engine, now))?.owner, 'alice');
  await held.release();
});

test('a manual lock stops everybody but its owner, whose run gives it back', async () => {
  const manual = await lockManually(engine, { owner: 'alice', run: '5.1', reason: 'audit', minutes: 10 }, now);
  assert.equal(manual.reason, 'audit');
  const fault = await faultOf(acquireLock(engine, bob, { waitMs: 0, signal: never, now }));
  assert.match(fault.message, /locked by alice for maintenance, run 5\.1 \("audit"\)/);
  const held = await acquireLock(engine, alice, { waitMs: 0, signal: never, now });
  assert.equal((await readLock(engine, now))?.run, '1.1');
  const second = await faultOf(acquireLock(engine, { ...alice, run: '1.2' }, { waitMs: 0, signal: never, now }));
  assert.equal(second.code, 'lock-held');
  await held.release();
  assert.equal((await readLock(engine, now))?.reason, 'audit');
  assert.equal((await faultOf(unlockManually(engine, 'bob', now))).code, 'lock-held');
  assert.equal((await unlockManually(engine, 'alice', now))?.owner, 'alice');
  assert.equal(await unlockManually(engine, 'alice', now), undefined);
});

test('a manual lock survives the death of its owner’s run', async () => {
  const manual = recordOf({
    kind: 'manual',
    owner: 'alice',
    token: 'manual',
    expires: new Date(Date.now() + 600_000).toISOString(),
  });
  const dead = recordOf({ owner: 'alice', under: JSON.stringify(manual) });
  await engine.createConfig({ name: lockName, labels: toLabels(dead), data: 'x' });
  assert.equal((await faultOf(acquireLock(engine, bob, { waitMs: 0, signal: never, now }))).code, 'lock-held');
  assert.equal((await readLock(engine, now))?.owner, 'alice');
});

test('what a killed run left is freed by its own run id only', async () => {
  await engine.createConfig({
    name: lockName,
    labels: toLabels(recordOf({ run: '7.1', expires: new Date(Date.now() + 60_000).toISOString() })),
    data: 'x',
  });
  assert.equal(await releaseLockOfRun(engine, '7.2', now), false);
  assert.equal(await releaseLockOfRun(engine, '7.1', now), true);
  assert.equal(await readLock(engine, now), undefined);
});

test('an object of that name that is not ours is not touched', async () => {
  await engine.createConfig({ name: lockName, labels: { 'd8x-ops.lock.owner': 'x' }, data: 'x' });
  const fault = await faultOf(acquireLock(engine, alice, { waitMs: 0, signal: never, now }));
  assert.equal(fault.code, 'lock-held');
  assert.match(fault.hint ?? '', /docker config rm/);
});

test('a lock is not given back over another that took its place', async () => {
  const held = await acquireLock(engine, alice, { waitMs: 0, signal: never, now });
  const [config] = await engine.listConfigs({ name: [lockName] });
  assert.ok(config);
  await engine.removeConfig(config.id);
  const other = await acquireLock(engine, bob, { waitMs: 0, signal: never, now });
  await held.release();
  assert.equal((await readLock(engine, now))?.owner, 'bob');
  await other.release();
});
