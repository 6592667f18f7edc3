import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOpsError } from '../../../src/errors.ts';
import { checkApproved } from '../../../src/operations/check-approved.ts';

const one = `sha256:${'1'.repeat(64)}`;
const other = `sha256:${'2'.repeat(64)}`;
const runs = (service: string, digest: string) => ({
  kind: service.startsWith('broker') ? ('broker' as const) : ('swarm' as const),
  service,
  to: { digest },
});

test('what was approved runs, and everything where nothing had to be', () => {
  checkApproved([runs('api', one)], undefined);
  checkApproved(
    [runs('api', one), runs('history', other)],
    [
      { service: 'history', digest: other },
      { service: 'api', digest: one },
    ],
  );
  checkApproved([runs('broker', one)], [{ service: 'broker/broker', digest: one }]);
  checkApproved([runs('broker/redis', one)], [{ service: 'broker/redis', digest: one }]);
});

const approved = [{ service: 'api', digest: one }];
const moved: Readonly<Record<string, readonly [Parameters<typeof checkApproved>[0], RegExp]>> = {
  'an image that moved': [[runs('api', other)], /api would run sha256:2+, and sha256:1+ was approved/],
  'a service that is gone': [[], /api was approved, and nothing would be run/],
  'a service more': [[runs('api', one), runs('history', one)], /history would be changed too/],
};
for (const [name, [planned, message]] of Object.entries(moved)) {
  test(`refused: ${name}`, () => {
    assert.throws(
      () => checkApproved(planned, approved),
      (error) => isOpsError(error, 'authorisation-failed') && message.test(error.message),
    );
  });
}

test('a service of another place is none that was approved', () => {
  assert.throws(
    () => checkApproved([runs('swarm/redis', one)], [{ service: 'broker/redis', digest: one }]),
    (error) => isOpsError(error, 'authorisation-failed') && /broker\/redis was approved/.test(error.message),
  );
});
