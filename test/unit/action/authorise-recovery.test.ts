import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isOpsError } from '../../../src/errors.ts';
import type { Command } from '../../../src/command/command.ts';
import { botsRun, policy, type BotsRun } from './bots-run.ts';

const backup = 'backup-production-2026-03-01-02-30-00.dump.sql.zst.age';
const latest: Command = { verb: 'recover', backup, environment: 'production' };
const undo: Command = { verb: 'recover', undo: true, environment: 'production' };
const alone = `${policy}\n    exceptions: { recover: { users: [alice], alone: true } }`;

/** What the run finds where `by` commented an approval, or there was none. */
async function checked(run: BotsRun, command: Command, by?: string, text = '/d8x approve'): Promise<string> {
  const approval = by === undefined ? undefined : run.github.as(by).comment(run.place, run.issue, text);
  const requestId = { ...run.claim.requestId, ...(approval === undefined ? {} : { approvalId: `${approval.id}` }) };
  try {
    return `by ${(await run.check({ claim: { command, requestId } })).actor}`;
  } catch (error) {
    assert.ok(isOpsError(error, 'authorisation-failed'), String(error));
    return error.message;
  }
}

suite('a run that recovers for a comment', () => {
  for (const [text, command] of [
    ['/d8x recover latest', latest],
    ['/d8x recover --undo', undo],
  ] as const) {
    test(`is refused where nobody approved ${text}, or only who asked, whatever approval says`, async () => {
      for (const rule of ['', '\n    approval: { required: true, commands: [update] }']) {
        await using run = await botsRun({ text, policy: `${policy}${rule}` });
        assert.match(await checked(run, command), /nobody approved it, which production asks for/);
        assert.match(await checked(run, command, 'alice'), /second person has to approve it, not who asked/);
        assert.match(await checked(run, command, 'bob', 'fine'), /no longer approves this/);
        assert.match(await checked(run, command, 'bob', '/d8x approve --env staging'), /no longer approves/);
        assert.match(
          await checked(run, command, 'bob', `/d8x approve api@sha256:${'a'.repeat(8)}`),
          /no longer approves/,
        );
        assert.equal(await checked(run, command, 'bob'), 'by alice');
      }
    });

    test(`goes alone for ${text} by those whom the policy lets, and for nobody else`, async () => {
      await using run = await botsRun({ text, policy: alone });
      assert.equal(await checked(run, command), 'by alice');
      await using other = await botsRun({ text, policy: alone.replace('[alice]', '[bob]') });
      assert.match(await checked(other, command), /nobody approved it/);
      await using unsaid = await botsRun({ text, policy: alone.replace(', alone: true', '') });
      assert.match(await checked(unsaid, command), /nobody approved it/);
    });
  }

  test('is refused for another backup than the one that was asked for, and for an undoing of what was approved', async () => {
    await using run = await botsRun({ text: `/d8x recover ${backup}` });
    const other: Command = { ...latest, backup: backup.replace('02-30', '03-30') };
    assert.match(await checked(run, other, 'bob'), /not what this run would do/);
    assert.match(await checked(run, undo, 'bob'), /not what this run would do/);
    assert.match(await checked(run, { ...latest, exceptions: [{ kind: 'no-backup' }] }, 'bob'), /not what this run/);
    assert.equal(await checked(run, latest, 'bob'), 'by alice');
  });

  test('is refused by an approval of another command', async () => {
    await using run = await botsRun({ text: '/d8x update api:main\n/d8x recover --undo' });
    assert.match(await checked(run, undo, 'bob'), /not what this run would do/);
  });

  test('passes for no plan, of which nobody approves anything', async () => {
    for (const [text, command] of [
      ['/d8x recover --undo', undo],
      [`/d8x recover ${backup}`, latest],
      ['/d8x recover latest', latest],
    ] as const) {
      await using run = await botsRun({ text });
      const requestId = { ...run.claim.requestId, isPlan: true } as const;
      await assert.rejects(run.check({ claim: { command, requestId } }), /is planned first|not what this run would do/);
    }
    await using run = await botsRun({ text: '/d8x recover latest' });
    const requestId = { ...run.claim.requestId, isPlan: true } as const;
    const look: Command = { verb: 'backups', environment: 'production' };
    assert.equal((await run.check({ claim: { command: look, requestId } })).actor, 'alice');
  });
});
