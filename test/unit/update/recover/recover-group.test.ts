import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite, test } from 'node:test';
import { OpsError } from '../../../../src/errors.ts';
import { Journal } from '../../../../src/report/journal.ts';
import type { InterruptedService } from '../../../../src/update/recover/recover-service.ts';
import { recoverGroup } from '../../../../src/update/recover/recover.ts';

const run = async (group: readonly InterruptedService[]): Promise<readonly string[]> =>
  recoverGroup(
    { journal: new Journal(() => new Date(0)), signal: new AbortController().signal },
    group,
    () => undefined,
  );

/** What a killed run left of services, and what was done about each, in that order. */
class Left {
  readonly done: string[] = [];

  service(name: string, hasArrived: boolean, more: Partial<InterruptedService> = {}): InterruptedService {
    return {
      service: name,
      waitsFor: [],
      needs: [],
      before: 'main',
      hasArrived: () => Promise.resolve(hasArrived),
      mustStay: () => Promise.resolve(undefined),
      finish: () => Promise.resolve(this.note(`${name} finished`)),
      putBack: async () => {
        this.note(`${name} goes back`);
        await sleep(10);
        this.note(`${name} is back`);
      },
      ...more,
    };
  }

  note(text: string): void {
    this.done.push(text);
  }
}

suite('the waves of a killed run', () => {
  test('go back in reverse unless all have arrived', async () => {
    const left = new Left();
    const told = await run([
      left.service('redis', true, { waitsFor: ['broker', 'referral'] }),
      left.service('broker', true, { waitsFor: ['referral'], needs: ['redis'] }),
      left.service('referral', false, { needs: ['redis', 'broker'] }),
    ]);
    assert.deepEqual(left.done, [
      'referral goes back',
      'referral is back',
      'broker goes back',
      'broker is back',
      'redis goes back',
      'redis is back',
    ]);
    assert.deepEqual(told, ['redis is back to main', 'broker is back to main', 'referral is back to main']);
  });

  test('stay where all have arrived', async () => {
    const left = new Left();
    await run([left.service('broker', true, { waitsFor: ['referral'] }), left.service('referral', true)]);
    assert.deepEqual(left.done, ['broker finished', 'referral finished']);
  });

  test('that do not come up again hold nobody up', async () => {
    const left = new Left();
    const told = await run([
      left.service('broker', true, { waitsFor: ['referral'] }),
      left.service('referral', false, {
        putBack: () => Promise.reject(new OpsError('update-failed', 'it ended with status 1')),
      }),
    ]);
    assert.deepEqual(left.done, ['broker goes back', 'broker is back']);
    assert.match(told[1] ?? '', /referral is back to main, but does not run: it ended with status 1/);
  });

  test('leave what must stay, and what needs it and has arrived', async () => {
    const left = new Left();
    const error = new OpsError('migration-refused', 'history has migrated the database');
    const told = await run([
      left.service('history', true, { mustStay: () => Promise.resolve(error) }),
      left.service('referral', true, { needs: ['history'] }),
      left.service('late', false, { needs: ['history'] }),
      left.service('api', true),
    ]);
    assert.deepEqual(left.done.toSorted(), [
      'api goes back',
      'api is back',
      'late goes back',
      'late is back',
      'referral finished',
    ]);
    assert.deepEqual(told.slice(0, 2), [
      'history was left as it is, for history has migrated the database',
      'referral stays, for history, which it needs, does',
    ]);
  });
});
