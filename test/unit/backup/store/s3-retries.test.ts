import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { usualPausesMs } from '../../../../src/backup/store/s3/client.ts';
import { faultOf, isPassing } from '../../../../src/backup/store/s3/fault.ts';
import { partBytesFor } from '../../../../src/backup/store/s3/upload.ts';

const error = (code: string, more = ''): Buffer =>
  Buffer.from(`<?xml version="1.0"?><Error><Code>${code}</Code>${more}</Error>`);
const answer = (status: number, code: string, more = ''): Parameters<typeof isPassing>[0] => ({
  status,
  headers: {},
  body: error(code, more),
});

suite('what is asked for again', () => {
  test('a store may be overloaded for more than a minute', () => {
    assert.ok(usualPausesMs.reduce((sum, pause) => sum + pause, 0) > 90_000);
  });

  for (const [status, code] of [
    [503, 'SlowDown'],
    [500, 'InternalError'],
    [429, 'TooManyRequests'],
    [200, 'InternalError'],
    [409, 'ConditionalRequestConflict'],
  ] as const) {
    test(`${status} ${code} may pass`, () => assert.ok(isPassing(answer(status, code))));
  }
  for (const [status, code] of [
    [403, 'AccessDenied'],
    [403, 'QuotaExceeded'],
    [507, 'InsufficientStorage'],
    [503, 'XMinioStorageFull'],
    [404, 'NoSuchBucket'],
    [412, 'PreconditionFailed'],
  ] as const) {
    test(`${status} ${code} stays`, () => assert.ok(!isPassing(answer(status, code))));
  }
});

test('what a store says becomes a sentence that says what to do', () => {
  const settings = { bucket: 'copies', region: 'us-east-1' };
  const said = (...given: Parameters<typeof answer>): string => {
    const { message, hint } = faultOf(answer(...given), 'a copy could not be begun', settings, new Date());
    return `${message} – ${hint}`;
  };
  assert.match(
    said(400, 'AuthorizationHeaderMalformed', '<Region>eu-central-1</Region>'),
    /of another region .* – Set s3-region to eu-central-1\./,
  );
  assert.match(
    said(400, 'InvalidRequest', '<Message>Bucket is missing ObjectLockConfiguration</Message>'),
    /it locks nothing/,
  );
  assert.match(said(400, 'ExpiredToken'), /the session of these credentials is over/);
  assert.match(said(403, 'SignatureDoesNotMatch'), /the key is not one that it knows .* s3-secret-access-key/);
});

test('a part is 16 MiB, and more only where 10,000 of them might not do', () => {
  const mebibyte = 1024 * 1024;
  assert.equal(partBytesFor(600e6), 16 * mebibyte);
  assert.equal(partBytesFor(0), 16 * mebibyte);
  assert.ok(partBytesFor(1e12) % (16 * mebibyte) === 0 && partBytesFor(1e12) * 10_000 > 2e12);
});
