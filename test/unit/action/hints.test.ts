import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentProblems } from '../../../action/check-inputs.ts';
import { invalidInputs, rawInputs, readInputs } from '../../../action/inputs.ts';
import type { OpsError } from '../../../src/errors.ts';
import { problemsOf } from '../../../src/report/markdown-error.ts';
import { resultError } from '../../../src/report/result-error.ts';
import { inputsWith } from './environment.ts';
import { operations } from '../../../src/operations/operations.ts';

/** The error that the Action ends in for inputs. */
async function errorOf(changes: Readonly<Record<string, string>>): Promise<OpsError> {
  const env = { ...inputsWith(changes), RUNNER_TEMP: '/tmp/runner' };
  const read = readInputs(rawInputs(env), env, operations);
  return invalidInputs([...read.problems, ...(await contentProblems(read))]);
}

const wrong = { 'ssh-private-key': 'PuTTY-User-Key-File-3: ssh-ed25519\n' };

test('what is to be done about one wrong input reaches whoever gave it', async () => {
  const { hint = '', problems } = await errorOf(wrong);
  assert.equal(problems.length, 1, JSON.stringify(problems));
  assert.ok(problems[0]?.hint !== undefined && hint.startsWith(problems[0].hint), hint);
  assert.doesNotMatch(hint, /Correct the inputs/);
});

test('of several wrong inputs each keeps its own, in the result and in what is shown', async () => {
  const error = await errorOf({ ...wrong, 'database-dsn': 'postgres://d8x:a@b@host:5432/d8x:x' });
  const hints = error.problems.flatMap(({ hint }) => (hint === undefined ? [] : [hint]));
  assert.equal(hints.length, 2, JSON.stringify(error.problems));
  const result = resultError(error);
  assert.deepEqual(
    result.problems?.flatMap(({ hint }) => hint ?? []),
    hints,
  );
  const shown = problemsOf(result).replaceAll(/[\\`]/g, '');
  for (const hint of hints) assert.ok(shown.includes(hint.split(/[\\`]/)[0] ?? hint), shown);
});
