import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { commandText } from '../../../action/command-of.ts';
import { rawInputs, readInputs, type ReadInputs } from '../../../action/inputs.ts';
import { operations } from '../../../src/operations/operations.ts';
import { inputsWith } from './environment.ts';

const backup = 'backup-production-2026-03-01-02-30-00.dump.sql.zst.age';
const key = `AGE-SECRET-KEY-1${'Q'.repeat(58)}`;

type Given = Readonly<Record<string, string | undefined>>;
const read = (changes: Given): ReadInputs => {
  const env = inputsWith({ operation: 'recover', services: undefined, 'backup-identity': key, ...changes });
  return readInputs(rawInputs(env), env, operations);
};
const problemsOf = (changes: Given): readonly string[] =>
  read(changes).problems.map(({ path, message }) => `${path} ${message}`);

suite('what a recovery is given', () => {
  const taken: Readonly<Record<string, readonly [Given, string]>> = {
    nothing: [{}, '/d8x recover latest'],
    'inputs that the workflow leaves empty': [
      { 'backup-name': '', 'backup-run-id': '', undo: 'false', services: '' },
      '/d8x recover latest',
    ],
    'a name': [{ 'backup-name': backup }, `/d8x recover ${backup}`],
    'a run': [{ 'backup-run-id': '17203341234' }, '/d8x recover 17203341234'],
    'a file': [{ 'backup-file': `/tmp/x/${backup}` }, `/d8x recover ${backup}`],
    'that it is undone, without a key': [{ undo: 'true', 'backup-identity': undefined }, '/d8x recover --undo'],
    'no backup to be taken first, and so nobody to encrypt it to': [
      { services: '--no-backup', 'backup-recipients': undefined },
      '/d8x recover latest --no-backup',
    ],
    'the same by its input': [{ 'no-backup': 'true' }, '/d8x recover latest --no-backup'],
  };
  for (const [name, [given, command]] of Object.entries(taken)) {
    test(`is ${name}`, () => {
      assert.deepEqual(problemsOf(given), []);
      assert.equal(commandText(read(given).inputs), command);
    });
  }

  const wrong: Readonly<Record<string, readonly [Given, RegExp]>> = {
    'no key': [{ 'backup-identity': undefined }, /^backup-identity is missing/],
    'nobody to encrypt the backup to': [{ 'backup-recipients': undefined }, /^backup-recipients is missing/],
    'a name and a run': [{ 'backup-name': 'latest', 'backup-run-id': '17' }, /^backup-name and backup-run-id are both/],
    'a name and a file': [{ 'backup-name': 'latest', 'backup-file': backup }, /^backup-name and backup-file are both/],
    'what is undone and a backup': [{ undo: 'true', 'backup-name': 'latest' }, /^undo and backup-name are both/],
    'no yes or no': [{ undo: 'yes' }, /^undo should be true or false/],
    'what is no name': [{ 'backup-name': 'yesterday' }, /^backup-name should be latest/],
    'a file of another name': [{ 'backup-file': 'dump.age' }, /^backup-file should be called/],
    'another database': [{ 'target-database': 'other' }, /^target-database is not for recover/],
    'a service': [{ services: 'api' }, /^services is not for 'recover'/],
    'an option that is none of it': [{ services: '--override "now"' }, /^services has --override "now"/],
  };
  for (const [name, [given, problem]] of Object.entries(wrong)) {
    test(`is not ${name}`, () => {
      const problems = problemsOf(given);
      assert.equal(problems.length, 1, problems.join('; '));
      assert.match(problems[0] ?? '', problem);
    });
  }

  test('is passed over by other operations, for which the workflow leaves it as it is', () => {
    const given = { operation: 'backup', undo: 'false', 'backup-identity': undefined };
    assert.deepEqual(problemsOf(given), []);
    assert.equal(read(given).inputs.recover, undefined);
  });
});
