import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hintFromLog } from '../../../../src/update/swarm/known-log-lines.ts';

test('knows what the last words of the services mean', () => {
  for (const [line, hint] of [
    [
      'level=ERROR msg="running migrations" error="no migration found for version 18: read down for version 18 .: file does not exist"',
      /before migration 18/,
    ],
    [
      'level=ERROR msg="running migrations" error="Dirty database version 18. Fix and force version."',
      /Migration 18 .*dirty = false/,
    ],
    ['Error: P3009', /prisma migrate resolve/],
    ['Error: P3018', /prisma migrate resolve/],
    ['level=ERROR msg="Error:required environment variable not set RPC_URL_PATH"', /--env-add RPC_URL_PATH=/],
    ['invalid length, need 256 bits', /referral-executor-key/],
  ] as const) {
    assert.match(hintFromLog(['listening', line], 'otherwise'), hint);
  }
  for (const line of ['all well', 'order P30091 filled', 'no migration found']) {
    assert.equal(hintFromLog([line], 'otherwise'), 'otherwise');
  }
});
