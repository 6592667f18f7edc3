import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { commandOf, commandText } from '../../../action/command-of.ts';
import { rawInputs, readInputs } from '../../../action/inputs.ts';
import { isForBot } from '../../../src/command/command.ts';
import { commandToInputs } from '../../../src/command/inputs.ts';
import { commandArbitrary } from '../command/arbitraries.ts';
import { operations } from '../../../src/operations/operations.ts';

/** What a run reads of the inputs that it is dispatched with, as GitHub passes them: also the empty ones. */
function inputsOf(given: Readonly<Record<string, string>>): ReturnType<typeof readInputs>['inputs'] {
  const all = { services: '', environment: '', reason: '', plan: '', ...given };
  const env = Object.fromEntries(Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
  return readInputs(rawInputs(env), {}, operations).inputs;
}

test('a command becomes inputs that a run reads as the same command', () => {
  fc.assert(
    fc.property(
      commandArbitrary.filter((command) => !isForBot(command)),
      (command) => assert.deepEqual(commandOf(inputsOf(commandToInputs(command))), command),
    ),
    { numRuns: 1000 },
  );
});

test('what loosens a rule is read from several lines, too', () => {
  const services = 'api:dev,\n  --override "the RPC\n is down"\nhistory --no-backup';
  assert.equal(
    commandText(inputsOf({ operation: 'update', services })),
    '/d8x update api:dev history --no-backup --override "the RPC is down"',
  );
});

test('no command is like a restore', () => {
  assert.equal(commandOf(inputsOf({ operation: 'restore' })), undefined);
  assert.equal(commandText(inputsOf({ operation: 'restore' })), 'restore');
});
