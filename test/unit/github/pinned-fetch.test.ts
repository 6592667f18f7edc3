import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { apiVersion, type Deprecation, pinnedFetch } from '../../../github/pinned-fetch.ts';

/** A fetch that keeps the versions it was asked with, and answers with the headers of each turn. */
function recording(...answers: readonly Readonly<Record<string, string>>[]): {
  readonly fetch: typeof fetch;
  readonly versions: readonly (string | null)[];
} {
  const versions: (string | null)[] = [];
  return {
    versions,
    fetch: async (_input, init) => {
      versions.push(new Headers(init?.headers).get('x-github-api-version'));
      return new Response('{}', { headers: { ...answers[versions.length - 1] } });
    },
  };
}

suite('the version of the API', () => {
  test('is named by every request, whatever the caller names', async () => {
    const { fetch, versions } = recording();
    const send = pinnedFetch(fetch, () => assert.fail('nothing was deprecated'));
    await send('https://api.github.com/');
    await send('https://api.github.com/', { headers: { 'X-GitHub-Api-Version': '2031-01-01', accept: 'text/plain' } });
    assert.deepEqual(versions, [apiVersion, apiVersion]);
  });

  test('each word that something will end is told once, with where it was said', async () => {
    const told: Deprecation[] = [];
    const first = { deprecation: '@1772323200', sunset: 'Fri, 10 Mar 2028 00:00:00 GMT' };
    const other = { sunset: 'Sat, 11 Mar 2028 00:00:00 GMT' };
    const send = pinnedFetch(recording(first, first, {}, other, first).fetch, (one) => told.push(one));
    for (const path of ['a', 'b', 'c', 'd', 'e']) await send(new URL(path, 'https://api.github.com/'));
    assert.deepEqual(told, [
      { url: 'https://api.github.com/a', ...first },
      { url: 'https://api.github.com/d', deprecation: undefined, ...other },
    ]);
  });
});
