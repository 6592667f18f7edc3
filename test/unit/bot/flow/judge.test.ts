import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { judgeComment, teamsInQuestion } from '../../../../bot/flow/judge.ts';
import { parseComment } from '../../../../src/command/comment.ts';
import { parsePolicy } from '../../../../src/policy/parse-policy.ts';
import type { Person } from '../../../../src/policy/policy.ts';

const policy = parsePolicy(`version: 1
environments:
  staging: { workflow: d8x.yml, default: true }
  production: { workflow: d8x.yml, users: [alice], teams: [acme/ops, acme/leads] }
`);
const writer: Person = { id: '1', login: 'alice', roleName: 'write', permission: 'write', teams: [] };
const judge = (body: string, person = writer) =>
  judgeComment(parseComment(body), policy, person, new Date(0)).map((one) =>
    one.kind === 'accepted' ? `${one.index} ${one.command.verb} ${one.environment?.name ?? '-'}` : one.reason,
  );

suite('a comment', () => {
  test('is judged command by command, each with its index and environment', () => {
    assert.deepEqual(judge('/d8x backup\n/d8x status --env production\n/d8x help'), [
      '0 backup staging',
      '1 status production',
      '2 help -',
    ]);
  });

  test('has what is wrong in its place', () => {
    const reader = { ...writer, roleName: 'read', permission: 'read' };
    assert.deepEqual(judge('/d8x backup --env prod\n/d8x bakup\n/d8x help', reader), [
      'environment',
      'mistake',
      '2 help -',
    ]);
    assert.deepEqual(judge('/d8x backup', reader), ['permission']);
    assert.deepEqual(judge('/d8x backup --env production', { ...writer, login: 'bob' }), ['not-listed']);
  });

  test('approves whatever waits, or what waits on an environment', () => {
    assert.deepEqual(judge('/d8x approve\n/d8x approve --env production'), ['0 approve -', '1 approve production']);
  });
});

suite('teams', () => {
  const ask = (body: string, login: string) => teamsInQuestion(parseComment(body), policy, login);

  test('are only asked for where they decide', () => {
    assert.deepEqual(ask('/d8x backup --env production', 'alice'), []);
    assert.deepEqual(ask('/d8x backup --env production', 'Alice'), []);
    assert.deepEqual(ask('/d8x backup', 'bob'), []);
    assert.deepEqual(ask('/d8x status --env production', 'bob'), []);
    assert.deepEqual(ask('/d8x backup --env production', 'bob'), ['acme/ops', 'acme/leads']);
    assert.deepEqual(ask('/d8x approve', 'bob'), ['acme/ops', 'acme/leads']);
  });

  test('are asked for once', () => {
    assert.equal(ask('/d8x backup --env production\n/d8x unlock --env production', 'bob').length, 2);
  });
});
