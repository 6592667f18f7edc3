import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { commandToInputs, inputsToCommand, runVerbs } from '../../../src/command/inputs.ts';
import { isOpsError } from '../../../src/errors.ts';
import { commandArbitrary } from './arbitraries.ts';

const isRun = (verb: string) => runVerbs.some((one) => one === verb);

suite('commands and inputs', () => {
  test('a command becomes inputs that become the same command', () => {
    fc.assert(
      fc.property(
        commandArbitrary.filter(({ verb }) => isRun(verb)),
        (command) => assert.deepEqual(inputsToCommand(commandToInputs(command)), command),
      ),
      { numRuns: 1000 },
    );
  });

  test('what GitHub makes of absent inputs, empty texts, is the same', () => {
    const none = { services: '', environment: '', reason: '' };
    assert.deepEqual(inputsToCommand({ operation: 'status', ...none }), { verb: 'status' });
    assert.deepEqual(inputsToCommand({ operation: 'rollback', ...none }), { verb: 'rollback', services: [] });
    assert.deepEqual(inputsToCommand({ operation: 'lock', ...none }), { verb: 'lock' });
  });

  test('no run carries out what the bot answers itself', () => {
    fc.assert(
      fc.property(
        commandArbitrary.filter(({ verb }) => !isRun(verb)),
        (command) =>
          assert.throws(
            () => commandToInputs(command),
            (error) => isOpsError(error, 'command-invalid'),
          ),
      ),
    );
  });

  test('what loosens a rule is read from several lines, too', () => {
    const services = 'api:dev,\n  --override "the RPC\n is down"\nhistory --no-backup';
    assert.deepEqual(inputsToCommand({ operation: 'update', services }), {
      verb: 'update',
      services: [
        { kind: 'tag', service: 'api', tag: 'dev' },
        { kind: 'newest', service: 'history' },
      ],
      exceptions: [{ kind: 'no-backup' }, { kind: 'override', reason: 'the RPC is down' }],
    });
  });

  const refused: readonly (readonly [Parameters<typeof inputsToCommand>[0], readonly string[]])[] = [
    [{ operation: 'restore' }, ['operation']],
    [{ operation: 'help' }, ['operation']],
    [{ operation: 'update' }, ['services']],
    [
      { operation: 'update', services: 'api:, $x', environment: '../x' },
      ['services, line 1', 'services, line 1', 'environment'],
    ],
    [{ operation: 'rollback', services: 'api:dev' }, ['services']],
    [{ operation: 'rollback', services: 'api --no-backup' }, ['services']],
    [{ operation: 'plan', plan: 'rollback', services: 'api:dev' }, ['services']],
    [{ operation: 'plan', plan: 'backup', services: 'api' }, ['plan']],
    [{ operation: 'update', services: 'api\n--no-bakcup' }, ['services, line 2']],
    [{ operation: 'update', services: 'api --env staging' }, ['services']],
    [{ operation: 'lock', reason: 'x'.repeat(201) }, ['reason']],
    [{ operation: 'lock', reason: 'a\u202eb' }, ['reason']],
    [{ operation: 'plan', services: Array.from({ length: 31 }, (_, index) => `s${index}`).join(' ') }, ['services']],
  ];
  for (const [inputs, paths] of refused) {
    test(`refuses ${JSON.stringify(inputs).slice(0, 60)}`, () => {
      assert.throws(
        () => inputsToCommand(inputs),
        (error) => {
          assert.ok(isOpsError(error, 'input-invalid'));
          assert.deepEqual(
            error.problems.map(({ path }) => path),
            paths,
          );
          return true;
        },
      );
    });
  }
});
