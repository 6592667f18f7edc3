import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rawInputs, readInputs } from '../../../action/inputs.ts';
import { isOpsError, type Problem } from '../../../src/errors.ts';
import { newIdentity } from '../../../src/backup/format/identity.ts';
import { checkRequest } from '../../../src/operations/check-request.ts';
import { goodInputs } from '../../e2e/runner/inputs.ts';
import { operations } from '../../../src/operations/operations.ts';

/** What is wrong with a request that these inputs make. */
async function problemsOf(changes: Readonly<Record<string, string>>): Promise<readonly Problem[]> {
  const given = Object.entries({ ...goodInputs, ...changes });
  const env = Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
  const { inputs, problems } = readInputs(rawInputs(env), {}, operations);
  assert.deepEqual(problems, []);
  try {
    await checkRequest(inputs.request);
    return [];
  } catch (error) {
    assert.ok(isOpsError(error, 'input-invalid'), String(error));
    return error.problems;
  }
}

const restoring = { operation: 'restore', services: '', 'backup-file': '/backup.age' };

test('a request with nothing wrong passes', async () => {
  assert.deepEqual(await problemsOf({}), []);
});

test('an identity that is none is told before anything is connected to', async () => {
  const damaged = 'AGE-SECRET-KEY-1DAMAGED';
  for (const changes of [{ verify: 'restore' }, { operation: 'backup', services: '', verify: 'restore' }, restoring]) {
    const [problem, ...others] = await problemsOf({ ...changes, 'backup-identity': damaged });
    assert.equal(problem?.path, 'backup-identity', JSON.stringify(changes));
    assert.ok(!problem.message.includes('DAMAGED'), problem.message);
    assert.deepEqual(others, []);
  }
});

test('a sound identity passes, and one that nothing is decrypted with is not looked at', async () => {
  const { secret } = await newIdentity(false);
  assert.deepEqual(await problemsOf({ ...restoring, 'backup-identity': secret.reveal() }), []);
  assert.deepEqual(await problemsOf({ verify: 'restore', 'backup-identity': secret.reveal() }), []);
  assert.deepEqual(await problemsOf({ operation: 'backup', services: '', 'backup-identity': 'none' }), []);
});
