import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isOpsError } from '../../../src/errors.ts';
import { digestOf } from '../../../src/image/digest.ts';
import { parseReference } from '../../../src/image/reference.ts';
import { createRegistry } from '../../../src/image/registry.ts';
import { sample } from './images.ts';
import { assertFailed, good, resolveFrom } from './resolve-from.ts';
import { answer, type Script, startScripted } from './scripted-server.ts';

suite('what a registry or an image says', () => {
  /** Answers with this manifest, and these blobs by their digests. */
  const holding =
    (manifest: string, blobs: Readonly<Record<string, string>> = {}): Script =>
    ({ target }, response) => {
      const [, digest] = /\/blobs\/(.*)$/.exec(target) ?? [];
      if (digest === undefined) answer(response, 200, manifest, { 'docker-content-digest': digestOf(manifest) });
      else answer(response, 200, blobs[digest] ?? '');
    };
  const entry = (platform: unknown) => ({ digest: sample.digest, platform });

  test('a list of twenty thousand platforms is told in one sentence', async () => {
    const platforms = Array.from({ length: 20_000 }, (_, index) => entry({ os: 'linux', architecture: `a${index}` }));
    const { outcome } = await resolveFrom(holding(JSON.stringify({ manifests: platforms })), { timeoutMs: 10_000 });
    assertFailed(outcome, 'image-platform', /only for linux\/a0, .*linux\/a7, 19992 more$/);
  });

  const oddWords = [
    'x'.repeat(1_000_000),
    '@acme/ops',
    '[a](javascript:x)',
    'a\n::add-mask::b',
    '../..',
    'a\0b',
    '',
    7,
    {},
  ];
  test('a platform that is no word is none, in a list and in an image', async () => {
    const manifests = oddWords.flatMap((odd) => [
      entry({ os: odd, architecture: 'amd64' }),
      entry({ os: 'linux', architecture: odd }),
      entry({ os: 'linux', architecture: 'amd64', variant: odd === '' ? 7 : odd }),
    ]);
    const { outcome } = await resolveFrom(holding(JSON.stringify({ manifests })), { timeoutMs: 10_000 });
    assertFailed(outcome, 'image-platform', /only for an unknown one$/);
    for (const odd of oddWords) {
      const config = JSON.stringify({ os: 'linux', architecture: odd });
      const digest = digestOf(config);
      const manifest = JSON.stringify({ config: { digest, size: config.length }, layers: [] });
      const single = await resolveFrom(holding(manifest, { [digest]: config }), { timeoutMs: 10_000 });
      assertFailed(single.outcome, 'image-platform', /only for an unknown one$/);
    }
  });

  test('a tag that is none is no way to another repository, and nobody is asked for it', async () => {
    await using server = await startScripted(good);
    const registry = createRegistry({ plainHttp: () => true, sleep: () => Promise.resolve() });
    const { registry: host, path } = parseReference(`${server.host}/d8-x/api`);
    for (const tag of ['../../other/manifests/dev', '%2e%2e/%2e%2e/other/manifests/dev', 'dev#x', 'dev?x', 'a/b', '']) {
      await assert.rejects(registry.resolve({ registry: host, path, tag }), (error) =>
        isOpsError(error, 'image-not-found'),
      );
    }
    assert.deepEqual(
      server.requests.filter(({ target }) => !target.includes('/d8-x/api/tags/list')),
      [],
    );
  });

  test('a list of tags without an end has one', async () => {
    await using server = await startScripted((_, response) =>
      answer(response, 200, '{"tags":[]}', { link: '</v2/d8-x/api/tags/list?n=1000&last=a>; rel="next"' }),
    );
    const registry = createRegistry({ plainHttp: () => true });
    assert.deepEqual(await registry.listTags(parseReference(`${server.host}/d8-x/api`)), []);
    assert.equal(server.requests.length, 50);
  });

  test('a wait of a thousand digits is not repeated', async () => {
    const retry = '9'.repeat(1000);
    const { outcome } = await resolveFrom((_, response) => answer(response, 429, '', { 'retry-after': retry }));
    assertFailed(outcome, 'registry-limited', /limits how often/);
    assert.match(String(outcome instanceof Error && outcome.hint), /^Try again later/);
  });
});
