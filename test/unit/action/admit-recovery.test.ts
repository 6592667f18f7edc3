import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isOpsError } from '../../../src/errors.ts';
import { handRun, type HandRunOptions } from './hand-run.ts';

const alone = '    exceptions: { recover: { users: [alice], alone: true } }\n';
type Changes = Parameters<Awaited<ReturnType<typeof handRun>>['check']>[1];

/** What comes of a run by hand that a reviewer approved on GitHub's page, or nobody did. */
async function started(
  command: string,
  options: HandRunOptions,
  { reviewer, ...changes }: Changes & { readonly reviewer?: string } = {},
): Promise<string> {
  await using run = await handRun(options);
  if (reviewer !== undefined) run.github.as(reviewer).review(run.place, run.run, 'approved');
  try {
    await run.check(command, changes);
    return 'runs';
  } catch (error) {
    assert.ok(isOpsError(error, 'authorisation-failed'), String(error));
    return `${error.message}. ${error.hint ?? ''}`;
  }
}

suite('a recovery that is started by hand', () => {
  for (const command of ['recover latest', 'recover --undo']) {
    const reviewed = { runsIn: 'production-recovery', reviewers: ['alice', 'bob', 'rita'] };

    test(`${command} is refused where nobody approved it, with a policy or without`, async () => {
      for (const policy of [null, '', '    approval: { required: true, commands: [update] }\n']) {
        const why = await started(command, { policy });
        assert.match(why, /nobody approved it, which production asks for/);
        assert.match(why, /exceptions of \.github\/d8x\.yml says who may do it alone/);
      }
    });

    test(`${command} goes by a reviewer's approval of this very run, where he may give it himself`, async () => {
      assert.equal(await started(command, reviewed, { reviewer: 'bob' }), 'runs');
      assert.match(await started(command, reviewed, { reviewer: 'alice' }), /nobody approved it/);
      assert.match(await started(command, reviewed, { reviewer: 'rita' }), /nobody approved it/);
      const again = { runInfo: { attempt: 2 }, reviewer: 'bob' };
      assert.match(await started(command, reviewed, again), /this is a re-run/);
    });

    test(`${command} goes alone for those whom the policy lets, each of who started it`, async () => {
      assert.equal(await started(command, { policy: alone }), 'runs');
      assert.match(await started(command, { policy: alone, by: 'bob' }), /nobody approved it/);
      assert.match(await started(command, { policy: alone.replace(', alone: true', '') }), /nobody approved it/);
      assert.match(
        await started(command, { policy: alone }, { runInfo: { triggeringActor: 'bob' } }),
        /nobody approved/,
      );
    });
  }

  test('is refused with --no-backup to those whom the policy does not let leave it out', async () => {
    assert.match(await started('recover latest --no-backup', { policy: alone }), /exceptions: no-backup/);
  });

  test('is nothing for a schedule or a release', async () => {
    assert.match(
      await started('recover latest', { policy: alone }, { runInfo: { event: 'schedule' } }),
      /on a schedule/,
    );
    assert.match(
      await started('recover latest', { policy: alone }, { runInfo: { event: 'release' } }),
      /a release may run/,
    );
  });
});
