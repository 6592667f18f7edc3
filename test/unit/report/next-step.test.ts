import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseCommand } from '../../../src/command/comment.ts';
import { formatCommand } from '../../../src/command/format.ts';
import { nextSteps } from '../../../src/report/next-step.ts';
import { fixtures } from './fixtures.ts';
import { hostileText } from './hostile-text.ts';

const codes = [
  'lock-held',
  'image-not-found',
  'pull-failed',
  'dump-failed',
  'backup-not-verified',
  'rollback-failed',
  'update-failed',
  'health-failed',
  'cancelled',
  'internal',
];

test('every command that is advised is one of the grammar, in its normal form', () => {
  for (const code of codes) {
    const steps = nextSteps(fixtures.rollback, { code, message: 'x', where: 'api' });
    assert.ok(steps.length > 0, code);
    for (const { command } of steps) {
      const parsed = parseCommand(command);
      assert.ok(parsed.kind === 'command', command);
      assert.equal(formatCommand(parsed.command), command);
      assert.equal(parsed.command.environment, 'production');
    }
  }
});

test('where only a correction helps, nothing is advised', () => {
  for (const code of ['input-invalid', 'config-invalid', 'authorisation-failed', 'host-key-changed']) {
    assert.deepEqual(nextSteps(fixtures.rollback, { code, message: 'x' }), []);
  }
});

test('names from outside never become part of a command that the grammar does not have', () => {
  const [service] = fixtures.rollback.services;
  assert.ok(service !== undefined);
  fc.assert(
    fc.property(hostileText, hostileText, fc.constantFrom(...codes), (name, environment, code) => {
      const result = {
        ...fixtures.rollback,
        services: [{ ...service, service: name }],
        run: { ...fixtures.rollback.run, environment },
      };
      for (const { command } of nextSteps(result, { code, message: 'x', where: name })) {
        assert.equal(parseCommand(command).kind, 'command', command);
      }
    }),
  );
});
