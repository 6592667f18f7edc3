import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { matchesRequest } from '../../../src/command/match-request.ts';
import { parseCommand } from '../../../src/command/comment.ts';
import { commandArbitrary } from './arbitraries.ts';

const [one, other] = [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`];

const backup = 'backup-production-2026-03-01-02-30-00.dump.sql.zst.age';

function read(text: string) {
  const parsed = parseCommand(`/d8x ${text}`);
  assert.ok(parsed.kind === 'command', JSON.stringify(parsed));
  return parsed.command;
}

suite('a run and the command that asked for it', () => {
  test('every command is carried out by itself', () => {
    fc.assert(fc.property(commandArbitrary, (command) => matchesRequest(command, command, undefined)));
  });

  const agree: readonly (readonly [string, string])[] = [
    ['update api:dev', `update api:dev@${one}`],
    ['update api', `update api:main@${one}`],
    ['update api', 'update api'],
    [`update api@${one} history:dev`, `update api@${one} history:dev@${other}`],
    ['update api=ghcr.io/a/b:c', `update api=ghcr.io/a/b:c@${one}`],
    ['update api:dev', 'update api:dev --env production'],
    ['plan api:dev --env staging', `plan api:dev@${one} --env staging`],
    ['rollback', 'rollback --env production'],
    ['update api:dev --no-backup', `update api:dev@${one} --no-backup`],
    ['plan rollback api', 'plan rollback api --env production'],
    ['recover', 'recover latest'],
    ['recover latest --no-backup', `recover ${backup} --no-backup --env production`],
    ['recover --undo', 'recover --undo --env production'],
  ];
  for (const [asked, run] of agree) {
    test(`${asked} is carried out by ${run.slice(0, 60)}`, () => {
      assert.ok(matchesRequest(read(run), read(asked), 'production'));
    });
  }

  const differ: readonly (readonly [string, string])[] = [
    ['update api:dev', 'plan api:dev'],
    ['update api:dev', `update api:main@${one}`],
    ['update api:dev', `update api@${one}`],
    ['update api', `update api@${one}`],
    ['update api', `update api=ghcr.io/a/b:c@${one}`],
    [`update api@${one}`, `update api@${other}`],
    [`update api@${one}`, 'update api'],
    [`update api:dev@${one}`, `update api:dev@${other}`],
    ['update api', 'update api history'],
    ['update api history', 'update api'],
    ['update api=ghcr.io/a/b:c', `update api=ghcr.io/a/x:c@${one}`],
    [`update api=ghcr.io/a/b@${one}`, `update api=ghcr.io/a/b@${other}`],
    ['update api:dev', 'update api:dev --env staging'],
    ['update api:dev --env staging', 'update api:dev'],
    ['rollback', 'rollback api'],
    ['update api', 'update api --no-backup'],
    ['update api --no-backup', 'update api'],
    ['update api --override "a"', 'update api --override "b"'],
    ['rollback', 'rollback --accept-migration'],
    ['plan rollback api', 'plan update api'],
    ['plan rollback', 'rollback'],
    ['lock one reason', 'lock another'],
    ['lock', 'lock reason'],
    ['images api', 'images history'],
    ['recover latest', 'recover 17'],
    ['recover latest', 'recover --undo'],
    ['recover --undo', 'recover latest'],
    [`recover ${backup}`, 'recover latest'],
    [`recover ${backup}`, `recover ${backup.replace('02', '03')}`],
    ['recover 17', 'recover 18'],
    ['recover latest', 'recover latest --no-backup'],
    ['recover latest', 'backups'],
  ];
  for (const [asked, run] of differ) {
    test(`${asked.slice(0, 60)} is not carried out by ${run.slice(0, 60)}`, () => {
      assert.ok(!matchesRequest(read(run), read(asked), 'production'));
    });
  }
});
