import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { delayBefore, isPassing, retryAfter, retryLimits } from '../../../../src/image/registry/retry.ts';

const now = new Date('2026-01-01T00:00:00Z');
const answer = (status: number, header?: string) => ({
  url: new URL('https://registry.example/v2/'),
  status,
  headers: header === undefined ? {} : { 'retry-after': header },
  body: Buffer.alloc(0),
});

test('what may pass is repeated, what stays is not', () => {
  for (const status of [408, 429, 500, 502, 503, 504]) assert.ok(isPassing(answer(status)), String(status));
  for (const status of [200, 301, 400, 401, 403, 404, 405, 501]) assert.ok(!isPassing(answer(status)), String(status));
  const broken = (code: string | undefined) => ({ kind: 'broken' as const, code, cause: undefined });
  for (const code of ['ECONNRESET', 'EAI_AGAIN', 'ECONNREFUSED']) assert.ok(isPassing(broken(code)), code);
  for (const code of ['ENOTFOUND', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'EPROTO', undefined])
    assert.ok(!isPassing(broken(code)));
  assert.ok(isPassing({ kind: 'timed-out' }));
  assert.ok(!isPassing({ kind: 'cancelled' }) && !isPassing({ kind: 'too-large' }));
});

test('Retry-After in both its forms', () => {
  assert.equal(retryAfter('120', now), 120_000);
  assert.equal(retryAfter('Thu, 01 Jan 2026 00:01:00 GMT', now), 60_000);
  assert.equal(retryAfter('Wed, 31 Dec 2025 23:00:00 GMT', now), 0);
  assert.equal(retryAfter('soon', now), undefined);
  assert.equal(retryAfter(undefined, now), undefined);
});

test('delays are bounded in length and number', () => {
  const attempt = fc.integer({ min: 1, max: 20 });
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(attempt, random, fc.option(fc.integer({ min: 0, max: 100_000 })), (attempt, chance, asked) => {
      const delay = delayBefore(attempt, answer(503, asked === null ? undefined : String(asked)), now, () => chance);
      if (attempt >= retryLimits.attempts || (asked ?? 0) * 1000 > retryLimits.longestDelayMs) {
        assert.equal(delay, undefined);
      } else {
        assert.ok(delay !== undefined && delay >= (asked ?? 0) * 1000 && delay <= retryLimits.longestDelayMs + 250);
      }
    }),
  );
});
