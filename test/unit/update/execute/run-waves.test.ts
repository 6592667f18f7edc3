import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite, test } from 'node:test';
import { OpsError } from '../../../../src/errors.ts';
import type { Change, Verification } from '../../../../src/update/model/change.ts';
import type { PlannedService } from '../../../../src/update/model/plan.ts';
import { ChangeOrder } from '../../../../src/update/execute/change-order.ts';
import { runGroup } from '../../../../src/update/execute/run-group.ts';
import { policy } from '../samples.ts';
import { context, forEver, outcome, Scripted } from './scripted-change.ts';

const fails = (message: string) => (): Promise<never> => Promise.reject(new OpsError('update-failed', message));

/** One that needs those services, and goes back before them. */
function after(service: string, waitsFor: readonly string[], script: Partial<Change> = {}): Scripted {
  return placed(service, { waitsFor, wave: 2 }, script);
}

function placed(service: string, place: Partial<PlannedService>, script: Partial<Change> = {}): Scripted {
  const made = new Scripted(service, script);
  return Object.assign(made, { planned: { ...made.planned, ...place } });
}

/** What was done, in its order, by all of a run. */
class Diary {
  readonly done: string[] = [];

  note(text: string): () => void {
    return () => {
      this.done.push(text);
    };
  }

  /** Writes down its begin, when it was ready and verified, and its way back. */
  script(service: string, script: Partial<Change> = {}): Partial<Change> {
    const verified = script.verify ?? ((): Promise<Verification> => Promise.resolve({ running: 1, notices: [] }));
    return {
      apply: () => Promise.resolve(this.note(`${service} begins`)()),
      verify: async (signal, progress, onReady) => {
        const found = await verified(signal, progress, () => {
          this.note(`${service} is ready`)();
          onReady?.();
        });
        this.note(`${service} is verified`)();
        return found;
      },
      rollBack: () => {
        this.note(`${service} goes back`)();
        return Promise.resolve(true);
      },
      verifyRollback: () => sleep(20).then(this.note(`${service} is back`)),
    };
  }
}

/** Ready at once, and verified when that is over. */
const readyUntil =
  (over: Promise<unknown>) =>
  async (_signal: AbortSignal, _progress: unknown, onReady?: () => void): Promise<Verification> => {
    onReady?.();
    await over;
    return { running: 1, notices: [] };
  };

suite('a wave', { timeout: 30_000 }, () => {
  test('begins when what it needs is ready, while that is still watched', async () => {
    const diary = new Diary();
    const verified = Promise.withResolvers<void>();
    const broker = new Scripted('broker', diary.script('broker', { verify: readyUntil(verified.promise) }));
    const verify = (): Promise<Verification> => {
      verified.resolve();
      return sleep(20, { running: 1, notices: [] });
    };
    const referral = after('referral', ['broker'], diary.script('referral', { verify }));
    const ended = await runGroup(context(), [referral, broker]);
    assert.deepEqual(diary.done, [
      'broker begins',
      'broker is ready',
      'referral begins',
      'broker is verified',
      'referral is verified',
    ]);
    assert.deepEqual(
      ended.results.map((one) => one.outcome),
      ['updated', 'updated'],
    );
  });

  test('waits for all that it needs, and for nothing that takes no part', async () => {
    const diary = new Diary();
    const referral = after('referral', ['broker', 'history', 'redis'], diary.script('referral'));
    const slow = { verify: (): Promise<Verification> => sleep(40, { running: 1, notices: [] }) };
    await runGroup(context(), [
      referral,
      new Scripted('broker', diary.script('broker')),
      new Scripted('history', diary.script('history', slow)),
    ]);
    assert.ok(diary.done.indexOf('referral begins') > diary.done.indexOf('history is verified'));
  });

  test('that fails takes the earlier ones back in reverse, each once the later ones are back', async () => {
    const diary = new Diary();
    const ended = await runGroup(context(), [
      placed('redis', { goesBackAfter: ['broker', 'referral'] }, diary.script('redis')),
      placed('broker', { waitsFor: ['redis'], goesBackAfter: ['referral'], wave: 2 }, diary.script('broker')),
      after('referral', ['redis', 'broker'], diary.script('referral', { verify: fails('it ended with status 1') })),
    ]);
    assert.deepEqual(diary.done.slice(-6), [
      'referral goes back',
      'referral is back',
      'broker goes back',
      'broker is back',
      'redis goes back',
      'redis is back',
    ]);
    assert.deepEqual(
      ended.results.map((one) => one.outcome),
      ['rolled-back', 'rolled-back', 'rolled-back'],
    );
    assert.equal(outcome(ended, 'redis').reason, 'together with referral, which failed');
    assert.ok(ended.isOver);
  });

  test('does not hold the others up where one of the later ones does not come back', async () => {
    const diary = new Diary();
    const lost = {
      ...diary.script('referral', { verify: fails('it ended with status 1') }),
      rollBack: fails('it was removed'),
    };
    const ended = await runGroup(context(), [
      placed('broker', { goesBackAfter: ['referral'] }, diary.script('broker')),
      after('referral', ['broker'], lost),
    ]);
    assert.equal(outcome(ended, 'broker').outcome, 'rolled-back');
    assert.equal(outcome(ended, 'referral').error?.code, 'rollback-failed');
  });

  test('never begins when an earlier one fails, and that names who failed', async () => {
    const referral = after('referral', ['broker']);
    const broker = placed('broker', { goesBackAfter: ['referral'] }, { verify: fails('no') });
    const ended = await runGroup(context(), [broker, referral]);
    assert.equal(outcome(ended, 'broker').outcome, 'rolled-back');
    assert.equal(outcome(ended, 'referral').outcome, 'not-attempted');
    assert.equal(outcome(ended, 'referral').reason, 'together with broker, which failed');
    assert.deepEqual(referral.done, []);
  });

  test('never begins when the run is cancelled, and the earlier ones are all ordered back at once', async () => {
    const diary = new Diary();
    const stop = new AbortController();
    const verify = (): Promise<Verification> => {
      stop.abort();
      return Promise.resolve({ running: 1, notices: [] });
    };
    const slowBack = {
      ...diary.script('api', { verify }),
      verifyRollback: () => sleep(200).then(diary.note('api is back')),
    };
    const referral = after('referral', ['never']);
    const ended = await runGroup(context({ signal: stop.signal }), [
      placed('broker', { goesBackAfter: ['api'] }, diary.script('broker')),
      after('api', ['broker'], slowBack),
      placed('never', {}, diary.script('never', { verify: forEver })),
      referral,
    ]);
    assert.ok(diary.done.indexOf('broker goes back') < diary.done.indexOf('api is back'), diary.done.join());
    assert.ok(diary.done.indexOf('api goes back') < diary.done.indexOf('broker goes back'), diary.done.join());
    assert.deepEqual(referral.done, []);
    assert.equal(outcome(ended, 'referral').error?.code, 'cancelled');
  });
});

suite('what holds an address that changes', () => {
  const broker = (diary: Diary, verify: Change['verify']): Scripted =>
    new Scripted('broker', diary.script('broker', { verify }));
  const api = (diary: Diary, verify: Change['verify']): Scripted =>
    placed(
      'api',
      { waitsFor: ['broker'], goesBackAfter: ['broker'], holdsAddressOf: 'broker', wave: 2 },
      diary.script('api', { verify }),
    );

  test('goes back after it: it asks for the address when it starts', async () => {
    const diary = new Diary();
    await runGroup(context(), [api(diary, fails('no')), broker(diary, readyUntil(Promise.resolve()))]);
    assert.deepEqual(diary.done.slice(-4), ['broker goes back', 'broker is back', 'api goes back', 'api is back']);
  });

  test('by itself waits until the address is there to stay', async () => {
    const diary = new Diary();
    const alone = context({ policy: { ...policy, onFailure: 'rollback-service' } });
    const [first, second] = [broker(diary, readyUntil(sleep(40))), api(diary, readyUntil(Promise.resolve()))];
    const order = new ChangeOrder(['broker', 'api']);
    await Promise.all([runGroup(alone, [second], new Map(), order), runGroup(alone, [first], new Map(), order)]);
    assert.ok(diary.done.indexOf('api begins') > diary.done.indexOf('broker is verified'), diary.done.join());
  });
});

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
    const [slow, later] = [new Scripted('slow', { verify: readyUntil(sleep(60)) }), after('later', ['slow-too'])];
    const ended = await run('pause', [
      new Scripted('bad', { verify: fails('exit code 3') }),
      slow,
      new Scripted('slow-too', { verify: () => sleep(60, { running: 1, notices: [] }) }),
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
