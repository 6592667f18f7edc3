import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitEnvironment } from '../../../action/hide/split-environment.ts';

test('shows what is known to be harmless, and hides all else', () => {
  const shown = {
    PATH: '/usr/bin',
    HOME: '/home/runner',
    LANG: 'C.UTF-8',
    RUNNER_TEMP: '/tmp',
    GITHUB_RUN_ID: '1',
    GITHUB_OUTPUT: '/tmp/out',
    'STATE_status-comment': '7',
  };
  const hidden = {
    INPUT_OPERATION: 'backup',
    'INPUT_DATABASE-DSN': 'postgres://u:p@h/d',
    ACTIONS_RUNTIME_TOKEN: 't',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't',
    ACTIONS_ID_TOKEN_REQUEST_URL: 'u',
    AWS_SECRET_ACCESS_KEY: 's',
    AWS_ACCESS_KEY_ID: 'k',
    GITHUB_TOKEN: 't',
    RUNNER_SOME_TOKEN: 't',
    PGPASSWORD: 'p',
    HTTPS_PROXY: 'http://u:p@proxy',
    D8X_SECRETS: 'x',
    path: 'not PATH',
  };
  assert.deepEqual(splitEnvironment({ ...shown, ...hidden, ABSENT: undefined }), { shown, hidden });
});
