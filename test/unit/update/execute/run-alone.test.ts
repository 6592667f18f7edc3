import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { OpsError } from '../../../../src/errors.ts';
import type { Change } from '../../../../src/update/model/change.ts';
import { ChangeOrder } from '../../../../src/update/execute/change-order.ts';
import { runGroup } from '../../../../src/update/execute/run-group.ts';
import { policy } from '../samples.ts';
import { after, context, fails, othersGoOn, outcome, readyUntil, Scripted, verifiedLate } from './scripted-change.ts';

suite('services that stand by themselves', { timeout: 30_000 }, () => {
  const run = async (
    onFailure: 'rollback-service' | 'pause',
    changes: readonly Scripted[],
  ): Promise<Awaited<ReturnType<typeof runGroup>>> => {
    const order = new ChangeOrder(changes.map(({ planned }) => planned.service));
    const alone = context({ policy: { ...policy, onFailure } });
    const ended = await Promise.all(changes.map((one) => runGroup(alone, [one], new Map(), order)));
    return { results: ended.flatMap(({ results }) => results), isOver: ended.every(({ isOver }) => isOver) };
  };

  test('are not attempted where one that they need failed, nor are those that need them; others go on', async () => {
    const [api, last] = [new Scripted('api'), after('last', ['referral'])];
    const ended = await run('rollback-service', [
      new Scripted('broker', { verify: fails('exit code 3') }),
      after('referral', ['broker']),
      last,
      api,
    ]);
    assert.deepEqual(
      ended.results.map((one) => [one.service, one.outcome, one.reason]),
      [
        ['broker', 'rolled-back', undefined],
        ['referral', 'not-attempted', 'its dependency broker was not updated'],
        ['last', 'not-attempted', 'its dependency referral was not updated'],
        ['api', 'updated', undefined],
      ],
    );
    assert.equal(outcome(ended, 'referral').error, undefined);
    assert.deepEqual(last.done, []);
    assert.ok(ended.isOver);
  });

  test('go on where what they need fails only when they have begun', async () => {
    const begun = Promise.withResolvers<void>();
    const broker = new Scripted('broker', {
      verify: async (_signal, _progress, onReady) => {
        onReady?.();
        await begun.promise;
        throw new OpsError('update-failed', 'broker failed late');
      },
    });
    const apply = (): Promise<void> => Promise.resolve(begun.resolve());
    const ended = await run('rollback-service', [broker, after('referral', ['broker'], { apply })]);
    assert.deepEqual(
      ended.results.map((one) => one.outcome),
      ['rolled-back', 'updated'],
    );
  });

  test('begin no further wave where a failure is to be paused at, and those under way go on', async () => {
    const [slow, later] = [new Scripted('slow', { verify: readyUntil(othersGoOn()) }), after('later', ['slow-too'])];
    const ended = await run('pause', [
      new Scripted('bad', { verify: fails('exit code 3') }),
      slow,
      new Scripted('slow-too', { verify: verifiedLate }),
      later,
    ]);
    assert.deepEqual(
      ended.results.map((one) => one.outcome),
      ['failed', 'updated', 'updated', 'not-attempted'],
    );
    assert.equal(outcome(ended, 'later').reason, 'bad failed before its turn, and on-failure says pause');
    assert.deepEqual(later.done, []);
  });
});

suite('what needs a service that must stay', () => {
  const stays = (): ReturnType<NonNullable<Change['mustStay']>> =>
    Promise.resolve({ error: new OpsError('migration-refused', 'it stays'), migrations: { version: '18' } });

  test('stays with it where it was verified, and all others go back', async () => {
    const ended = await runGroup(context(), [
      new Scripted('history', { mustStay: stays }),
      after('referral', ['history']),
      after('further', ['referral']),
      new Scripted('api'),
      after('bad', ['further'], { verify: fails('exit code 3') }),
    ]);
    assert.deepEqual(
      ended.results.map((one) => one.outcome),
      ['updated', 'updated', 'updated', 'rolled-back', 'rolled-back'],
    );
    assert.equal(outcome(ended, 'further').reason, 'stays, for history, which it needs, stays');
    assert.ok(ended.isOver);
  });
});
