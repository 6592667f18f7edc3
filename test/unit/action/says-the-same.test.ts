import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saysTheSame, type CommandedRun } from '../../../action/authorise/says-the-same.ts';
import { parseServiceRequest } from '../../../src/command/service-request.ts';

const one = `sha256:${'1'.repeat(64)}`;
const two = `sha256:${'2'.repeat(64)}`;

function run(...services: readonly string[]): CommandedRun {
  return { operation: 'update', services: services.map(parseServiceRequest), rollbackServices: [], reason: undefined };
}

function same(asked: readonly string[], ran: readonly string[]): boolean {
  return saysTheSame({ verb: 'update', services: asked.map(parseServiceRequest) }, run(...ran));
}

void test('a run may be more exact than the command, never otherwise', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['api', 'api', true],
    ['api', `api:main@${one}`, true],
    ['api', 'api:dev', false],
    ['api:dev', 'api:dev', true],
    ['api:dev', `api:dev@${one}`, true],
    ['api:dev', `api@${one}`, false],
    ['api:dev', `api:main@${one}`, false],
    [`api@${one}`, `api@${one}`, true],
    [`api@${one}`, `api:dev@${one}`, true],
    [`api@${one}`, `api@${two}`, false],
    [`api@${one}`, 'api', false],
    ['api=ghcr.io/d8-x/x:dev', `api=ghcr.io/d8-x/x:dev@${one}`, true],
    ['api=ghcr.io/d8-x/x:dev', `api=ghcr.io/evil/x:dev@${one}`, false],
    [`api=ghcr.io/d8-x/x:dev@${one}`, `api=ghcr.io/d8-x/x:dev@${two}`, false],
    ['api=ghcr.io/d8-x/x:dev', `api:dev@${one}`, false],
  ];
  for (const [asked, ran, expected] of cases) assert.equal(same([asked], [ran]), expected, `${asked} and ${ran}`);
});

void test('all the services, and only those', () => {
  assert.ok(same(['api', 'history'], ['history', 'api']));
  assert.ok(!same(['api', 'history'], ['api']));
  assert.ok(!same(['api'], ['api', 'history']));
});

void test('the other commands', () => {
  const base = { services: [], rollbackServices: [], reason: undefined } as const;
  assert.ok(saysTheSame({ verb: 'backup' }, { ...base, operation: 'backup' }));
  assert.ok(!saysTheSame({ verb: 'backup' }, { ...base, operation: 'restore' }));
  assert.ok(
    saysTheSame(
      { verb: 'rollback', services: ['b', 'a'] },
      { ...base, operation: 'rollback', rollbackServices: ['a', 'b'] },
    ),
  );
  assert.ok(
    !saysTheSame({ verb: 'rollback', services: [] }, { ...base, operation: 'rollback', rollbackServices: ['a'] }),
  );
  assert.ok(saysTheSame({ verb: 'lock', reason: 'x' }, { ...base, operation: 'lock', reason: 'x' }));
  assert.ok(!saysTheSame({ verb: 'lock' }, { ...base, operation: 'lock', reason: 'x' }));
  assert.ok(!saysTheSame({ verb: 'help' }, { ...base, operation: 'status' }));
});
