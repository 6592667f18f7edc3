import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Answer, askWithRetry, isRefusedWith } from '../../../../bot/github/ask.ts';
import type { RateLimitWait } from '../../../../github/retry.ts';
import { isOpsError } from '../../../../src/errors.ts';

const now = new Date('2026-05-01T12:00:00Z');
const ok: Answer = { status: 200, headers: {}, data: 'fine' };

/** What Octokit throws. */
function failure(status: number, message: string, headers?: Record<string, string>): Error {
  const request = { url: 'https://api.github.com/x', method: 'GET' };
  return Object.assign(new Error(message), {
    status,
    request,
    ...(headers === undefined ? {} : { response: { headers, data: {} } }),
  });
}

function broken(code: string): Error {
  const cause = Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(code), { code }) });
  return Object.assign(failure(500, 'fetch failed'), { cause });
}

function asking(outcomes: readonly (Error | Answer)[]) {
  const sent: string[] = [];
  const slept: number[] = [];
  const waits: RateLimitWait[] = [];
  const ask = askWithRetry(
    async (route) => {
      const outcome = outcomes[sent.length];
      sent.push(route);
      if (outcome instanceof Error) throw outcome;
      return outcome ?? ok;
    },
    {
      now: () => now,
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
      },
      onWait: (wait) => waits.push(wait),
      longestWaitMs: 3_600_000,
    },
  );
  return { ask, sent, slept, waits };
}

suite('a request to GitHub', () => {
  test('that reads is tried again after 5xx and lost answers', async () => {
    const { ask, slept } = asking([failure(502, 'Bad Gateway', {}), broken('ECONNRESET')]);
    assert.equal((await ask('GET /x', {})).data, 'fine');
    assert.deepEqual(slept, [500, 2000]);
  });

  test('that must not happen twice is not, where it may have happened', async () => {
    for (const lost of [failure(500, 'oops', {}), broken('ECONNRESET'), failure(500, 'timed out')]) {
      const { ask, sent } = asking([lost]);
      await assert.rejects(ask('POST /x', {}, 'once'), (error) => isOpsError(error, 'github-unreachable'));
      assert.equal(sent.length, 1);
    }
  });

  test('that never left is sent again whatever it is', async () => {
    const forToken = Object.assign(failure(500, 'oops', {}), {
      request: { url: 'https://x/app/installations/1/access_tokens', method: 'POST' },
    });
    const { ask, sent } = asking([broken('ECONNREFUSED'), broken('ENOTFOUND'), forToken]);
    await ask('POST /x', {}, 'once');
    assert.equal(sent.length, 4);
  });

  test('gives up after a few tries', async () => {
    const { ask, sent } = asking(Array.from({ length: 9 }, () => failure(503, 'away', {})));
    await assert.rejects(ask('GET /x', {}), (error) => isOpsError(error, 'github-unreachable'));
    assert.equal(sent.length, 4);
  });

  test('waits for the time that a secondary limit names, and a minute where it names none', async () => {
    const named = failure(403, 'You have exceeded a secondary rate limit.', { 'retry-after': '17' });
    const silent = failure(403, 'You have exceeded a secondary rate limit.', {});
    const { ask, slept, waits } = asking([named, silent, failure(429, 'slow down', {})]);
    await ask('POST /x', {}, 'once');
    assert.deepEqual(slept, [17_000, 60_000, 60_000]);
    assert.deepEqual(waits[0], { until: new Date('2026-05-01T12:00:17Z'), kind: 'secondary' });
  });

  test('waits for the hour of a primary limit, not longer than it may', async () => {
    const limited = (seconds: number): Error =>
      failure(403, 'API rate limit exceeded', {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(now.getTime() / 1000 + seconds),
      });
    const { ask, slept } = asking([limited(600)]);
    await ask('GET /x', {});
    assert.deepEqual(slept, [601_000]);
    await assert.rejects(asking([limited(4000)]).ask('GET /x', {}), (error) => isRefusedWith(error, 429));
  });

  test('that GitHub refuses is not tried again, and its status can be branched on', async () => {
    for (const status of [400, 401, 403, 404, 410, 422]) {
      const { ask, sent } = asking([
        failure(status, 'No - https://docs.github.com/rest', { 'x-ratelimit-remaining': '12' }),
      ]);
      await assert.rejects(ask('GET /x', {}), (error) => {
        assert.ok(isOpsError(error, 'github-refused'));
        assert.ok(isRefusedWith(error, status));
        assert.doesNotMatch(error.message, /docs\.github/);
        return true;
      });
      assert.equal(sent.length, 1);
    }
  });

  test('that fails for another reason fails with that', async () => {
    const defect = new TypeError('a defect');
    await assert.rejects(asking([defect]).ask('GET /x', {}), defect);
  });
});
