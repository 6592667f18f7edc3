import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { OpsError } from '../../../../src/errors.ts';
import type { Change, Verification } from '../../../../src/update/model/change.ts';
import { ChangeOrder } from '../../../../src/update/execute/change-order.ts';
import { runGroup } from '../../../../src/update/execute/run-group.ts';
import type { PlannedService } from '../../../../src/update/model/plan.ts';
import { policy } from '../samples.ts';
import {
  after,
  context,
  fails,
  forEver,
  othersGoOn,
  outcome,
  placed,
  readyUntil,
  Scripted,
  verifiedLate,
} from './scripted-change.ts';

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
      verifyRollback: () => othersGoOn().then(this.note(`${service} is back`)),
    };
  }
}

suite('a wave', { timeout: 30_000 }, () => {
  test('begins when what it needs is ready, while that is still watched', async () => {
    const diary = new Diary();
    const verified = Promise.withResolvers<void>();
    const broker = new Scripted('broker', diary.script('broker', { verify: readyUntil(verified.promise) }));
    const verify = async (): Promise<Verification> => {
      verified.resolve();
      await othersGoOn();
      return { running: 1, notices: [] };
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
    const slow = { verify: verifiedLate };
    await runGroup(context(), [
      referral,
      new Scripted('broker', diary.script('broker')),
      new Scripted('history', diary.script('history', slow)),
    ]);
    assert.ok(diary.done.indexOf('referral begins') > diary.done.indexOf('history is verified'));
  });

  test('is asked whether it may be changed when its turn has come, and not before', async () => {
    const diary = new Diary();
    const beforeChange = (planned: PlannedService): Promise<void> => {
      diary.note(`${planned.service} is asked`)();
      return Promise.resolve();
    };
    const verify = verifiedLate;
    await runGroup(context({ beforeChange }), [
      after('referral', ['history'], diary.script('referral')),
      new Scripted('history', diary.script('history', { verify })),
    ]);
    assert.deepEqual(diary.done.slice(0, 2), ['history is asked', 'history begins']);
    assert.ok(diary.done.indexOf('referral is asked') > diary.done.indexOf('history is ready'));
    assert.equal(diary.done.indexOf('referral begins'), diary.done.indexOf('referral is asked') + 1);
  });

  test('that may not be changed then is not touched, and the earlier ones go back', async () => {
    const beforeChange = ({ service }: PlannedService): Promise<void> =>
      service === 'referral' ? Promise.reject(new OpsError('payment-running', 'it pays')) : Promise.resolve();
    const history = placed('history', { goesBackAfter: ['referral'] });
    const referral = after('referral', ['history'], { rollBack: () => Promise.resolve(false) });
    const ended = await runGroup(context({ beforeChange }), [referral, history]);
    assert.deepEqual(referral.done, ['rollBack']);
    assert.deepEqual(history.done.slice(-2), ['rollBack', 'verifyRollback']);
    const failed = outcome(ended, 'referral');
    assert.deepEqual([failed.outcome, failed.error?.code], ['failed', 'payment-running']);
    assert.equal(outcome(ended, 'history').outcome, 'rolled-back');
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
      verifyRollback: () => othersGoOn().then(diary.note('api is back')),
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
    const [first, second] = [broker(diary, readyUntil(othersGoOn())), api(diary, readyUntil(Promise.resolve()))];
    const order = new ChangeOrder(['broker', 'api']);
    await Promise.all([runGroup(alone, [second], new Map(), order), runGroup(alone, [first], new Map(), order)]);
    assert.ok(diary.done.indexOf('api begins') > diary.done.indexOf('broker is verified'), diary.done.join());
  });
});
