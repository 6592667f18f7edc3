import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseComment } from '../../../src/command/comment.ts';
import { effectText } from '../../../src/command/effect-text.ts';
import { formatCommand } from '../../../src/command/format.ts';
import { commandToInputs } from '../../../src/command/inputs.ts';
import { planOf } from '../../../src/command/pinned-images.ts';
import type { Command } from '../../../src/command/command.ts';

const backup = 'backup-production-2026-03-01-02-30-00.dump.sql.zst.age';
const names = { services: new Set(['api', 'history']), environments: ['production', 'staging'] };

function read(text: string): Command {
  const [found] = parseComment(text, names);
  assert.ok(found?.kind === 'command', JSON.stringify(found));
  return found.command;
}

suite('a recovery is asked for', () => {
  const written: Readonly<Record<string, readonly [normal: string, inputs: Readonly<Record<string, string>>]>> = {
    '/d8x recover': ['/d8x recover latest', { 'backup-name': 'latest' }],
    '/d8x recover latest --env staging': [
      '/d8x recover latest --env staging',
      { 'backup-name': 'latest', environment: 'staging' },
    ],
    [`/d8x recover --no-backup ${backup}`]: [
      `/d8x recover ${backup} --no-backup`,
      { 'backup-name': backup, services: '--no-backup' },
    ],
    '/d8x recover 17203341234': ['/d8x recover 17203341234', { 'backup-run-id': '17203341234' }],
    '/d8x recover --env staging --undo': [
      '/d8x recover --undo --env staging',
      { undo: 'true', environment: 'staging' },
    ],
    '/d8x recover --undo --no-backup': ['/d8x recover --undo --no-backup', { undo: 'true', services: '--no-backup' }],
  };
  for (const [text, [normal, inputs]] of Object.entries(written)) {
    test(`by ${text}`, () => {
      const command = read(text);
      assert.equal(formatCommand(command), normal);
      assert.deepEqual(read(normal), command);
      assert.deepEqual(commandToInputs(command), { operation: 'recover', ...inputs });
    });
  }

  const mistaken: Readonly<Record<string, readonly [message: RegExp, nearest: string | undefined]>> = {
    '/d8x recover lastest': [/is no backup: that is latest/, '/d8x recover latest'],
    '/d8x recover Latest': [/is no backup/, '/d8x recover latest'],
    '/d8x recover newest': [/is no backup/, '/d8x recover latest'],
    '/d8x recover undo': [/is no backup/, '/d8x recover --undo'],
    '/d8x recover \u2014undo': [/only looks as if/, '/d8x recover --undo'],
    '/d8x recover --und': [/no option; there are .*--undo/, '/d8x recover --undo'],
    '/d8x recover --undo=true': [/takes no value/, '/d8x recover --undo'],
    '/d8x recover --undo --undo': [/given twice/, '/d8x recover --undo'],
    '/d8x recover --undo latest': [/--undo takes no backup/, undefined],
    '/d8x recover 17 18': [/more than one backup/, undefined],
    '/d8x recover #17203341234': [/is no backup/, '/d8x recover 17203341234'],
    '/d8x recover https://github.com/acme/broker/actions/runs/17203341234/job/1': [
      /is no backup/,
      '/d8x recover 17203341234',
    ],
    [`/d8x recover ${backup}.json`]: [/is no backup/, `/d8x recover ${backup}`],
    [`/d8x recover \`${backup}\``]: [/is no backup/, `/d8x recover ${backup}`],
    '/d8x recover backup-production-2026-03-01-02-30-00': [/is no backup/, undefined],
    '/d8x recover staging': [/looks like an environment/, '/d8x recover latest --env staging'],
    '/d8x recover api': [/is no backup/, undefined],
    '/d8x recover latest --override "it burns"': [/--override is no option of this command/, undefined],
    '/d8x recover latest --accept-migration': [/is no option of this command/, '/d8x recover latest'],
    '/d8x recovr latest': [/is no command/, '/d8x recover latest'],
    '/d8x backup --undo': [/the only one is --env/, undefined],
    [`/d8x recover --env staging\n${backup}`]: [/looks like the rest/, `/d8x recover ${backup} --env staging`],
    '/d8x recover\n17203341234 please': [/looks like the rest/, undefined],
    '/d8x recover\n\u2014undo': [/looks like the rest/, undefined],
  };
  for (const [text, [message, nearest]] of Object.entries(mistaken)) {
    test(`not by ${JSON.stringify(text)}`, () => {
      const [found] = parseComment(text, names);
      assert.ok(found?.kind === 'mistake', JSON.stringify(found));
      assert.match(found.message, message);
      assert.equal(found.nearest, nearest);
    });
  }
});

test('what is looked for first is which backup is the latest, and nothing of what names one', () => {
  assert.deepEqual(planOf(read('/d8x recover --env staging')), { verb: 'backups', environment: 'staging' });
  for (const text of [`/d8x recover ${backup}`, '/d8x recover 17', '/d8x recover --undo']) {
    assert.deepEqual(planOf(read(text)), read(text));
  }
});

test('whoever approves it reads that services stop, and what becomes of both databases', () => {
  const stops = /history, referral\) is stopped.*stays in the other database/s;
  assert.match(effectText(read('/d8x recover')) ?? '', stops);
  assert.match(effectText(read('/d8x recover')) ?? '', /backed up first.*--undo exchanges them back/s);
  assert.match(effectText(read('/d8x recover --undo')) ?? '', stops);
  assert.match(effectText(read('/d8x recover --no-backup')) ?? '', /No backup is taken/);
  assert.equal(effectText(read('/d8x update api')), undefined);
});
