import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isOpsError, type Problem } from '../../../src/errors.ts';
import { parsePolicy } from '../../../src/policy/parse-policy.ts';

const smallest = 'version: 1\nenvironments:\n  production:\n    workflow: d8x-ops.yml\n';

function problemsOf(text: string): readonly Problem[] {
  try {
    parsePolicy(text);
  } catch (error) {
    if (isOpsError(error, 'config-invalid')) return error.problems;
    throw error;
  }
  return assert.fail('it was taken');
}

suite('checks of .github/d8x.yml', () => {
  test('checks by service, each a GET or a WebSocket', () => {
    const [environment] = parsePolicy(
      `${smallest}    checks: {api: [{get: /health, status: 200, json: {/status: ok}}, {get: /}], candles-ws-server: [{websocket: /, expect: connected}], redis: []}\n`,
    ).environments;
    assert.deepEqual(environment.checks, {
      api: [
        { kind: 'get', path: '/health', status: 200, json: { '/status': 'ok' } },
        { kind: 'get', path: '/', status: 200 },
      ],
      'candles-ws-server': [{ kind: 'websocket', path: '/', expect: 'connected' }],
      redis: [],
    });
  });

  for (const [check, message] of [
    ['{}', /api\[0\]: must have either get or websocket/],
    ['{get: /, websocket: /}', /must have either get or websocket/],
    ['{get: health}', /must be a path that begins with \//],
    ['{get: "/a b"}', /must be a path that begins with \//],
    ['{get: /, status: 99}', /status: must be at least 100/],
    ['{get: /, json: {status: ok}}', /must be a JSON Pointer, such as \/status/],
    ['{get: /, json: {/status: [1]}}', /must be a text, a number, true, false or null/],
    ['{get: /, json: {/n: 12345678901234567890}}', /must be a number of at most 2\^53/],
    ['{get: /, json: {/a~2: 1}}', /must be a JSON Pointer/],
    ['{get: /, status: [200, 204]}', /status: must be of type number/],
    ['{tcp: 5432}', /tcp: is not known here; there are get, status/],
    ['{get: /, expect: connected}', /expect: goes with websocket/],
    ['{websocket: /, status: 101}', /status: goes with get/],
    ['{get: /, port: 0}', /port: must be at least 1/],
    ['{path: /}', /path: is not known here/],
  ] as const) {
    test(`a check that can't be: ${check}`, () => {
      const problems = problemsOf(`${smallest}    checks:\n      api:\n        - ${check}\n`);
      assert.equal(problems[0]?.path, '.github/d8x.yml:7');
      assert.match(problems.map((one) => one.message).join('; '), message);
    });
  }
});
