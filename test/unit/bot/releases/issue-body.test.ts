import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proposalBody } from '../../../../bot/releases/issue-body.ts';
import { referencesIn, rendered } from '../../report/rendered.ts';
import { environmentOf } from '../../policy/arbitraries.ts';

test('a release’s tag is shown to the letter: no link, mention, image or HTML of its own', () => {
  for (const tag of [
    'v1](https://evil.example)',
    '@acme/ops',
    '![x](https://e.example/x.png)',
    '<img/src=x>',
    '#1',
    '`',
    'a|b',
    '<!--',
  ]) {
    const body = proposalBody({
      request: { kind: 'release', releaseId: '7', index: 0 },
      key: '0'.repeat(16),
      service: 'api',
      environment: environmentOf(),
      tag,
      releaseUrl: 'https://github.com/a/b/releases/tag/x',
      image: 'ghcr.io/a/b',
      imageTag: 'v1',
      digest: `sha256:${'0'.repeat(64)}`,
      changes: { from: tag, url: 'https://github.com/a/b/compare/x...y' },
      command: '/d8x update api:v1',
      action: 'propose',
    });
    const { links, texts, kinds, html } = rendered(body);
    assert.deepEqual([...new Set(links)].toSorted(), [
      'https://github.com/a/b/compare/x...y',
      'https://github.com/a/b/releases/tag/x',
    ]);
    assert.deepEqual(referencesIn(texts), [], tag);
    assert.ok(!kinds.has('image'), tag);
    assert.equal(html.length, 1, tag);
  }
});
