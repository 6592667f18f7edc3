import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { isForBot } from '../../../src/command/command.ts';
import { commandToInputs } from '../../../src/command/inputs.ts';
import { isOpsError } from '../../../src/errors.ts';
import { commandArbitrary } from './arbitraries.ts';

suite('commands and inputs', () => {
  const written: readonly (readonly [Parameters<typeof commandToInputs>[0], ReturnType<typeof commandToInputs>])[] = [
    [{ verb: 'status' }, { operation: 'status' }],
    [
      { verb: 'rollback', services: [], environment: 'staging' },
      { operation: 'rollback', environment: 'staging' },
    ],
    [
      { verb: 'plan', of: 'rollback', services: ['api'] },
      { operation: 'plan', plan: 'rollback', services: 'api' },
    ],
    [
      { verb: 'lock', reason: 'load test' },
      { operation: 'lock', reason: 'load test' },
    ],
    [
      {
        verb: 'update',
        services: [
          { kind: 'tag', service: 'api', tag: 'dev' },
          { kind: 'newest', service: 'history' },
        ],
        exceptions: [{ kind: 'no-backup' }, { kind: 'override', reason: 'the RPC is down' }],
      },
      { operation: 'update', services: 'api:dev history --no-backup --override "the RPC is down"' },
    ],
  ];
  for (const [command, inputs] of written) {
    test(`${command.verb} becomes ${JSON.stringify(inputs)}`, () => assert.deepEqual(commandToInputs(command), inputs));
  }

  test('no run carries out what the bot answers itself', () => {
    fc.assert(
      fc.property(commandArbitrary.filter(isForBot), (command) =>
        assert.throws(
          () => commandToInputs(command),
          (error) => isOpsError(error, 'command-invalid'),
        ),
      ),
    );
  });
});
