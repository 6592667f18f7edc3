import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { wantedUpdates } from '../../../../bot/releases/wanted-updates.ts';
import type { PublishedVersion } from '../../../../bot/webhooks/release-event.ts';
import { parsePolicy } from '../../../../src/policy/parse-policy.ts';

const policy = parsePolicy(`version: 1
environments:
  staging:
    workflow: d8x.yml
    releases:
      - { repository: acme/api, service: api, action: update }
  production:
    workflow: d8x.yml
    releases:
      - { repository: acme/api, service: api, tag: 'v*', image-tag: '{version}', action: propose }
`);
const base = {
  repository: { id: '1', owner: 'Acme', name: 'api', defaultBranch: 'main' },
  isPrerelease: false,
  by: { id: '1', login: 'alice' },
  publishedAt: new Date(0),
};
const wanted = (source: PublishedVersion['source'], isPrerelease = false) =>
  wantedUpdates(policy, { ...base, source, isPrerelease }).map(({ environment, imageTag, request }) => [
    environment.name,
    imageTag,
    JSON.stringify(request),
  ]);

suite('a published version', () => {
  test('as a release falls under every rule of its repository', () => {
    assert.deepEqual(wanted({ kind: 'release', releaseId: '5', tag: 'v1.2.3', url: '' }), [
      ['staging', 'v1.2.3', '{"kind":"release","releaseId":"5","index":0}'],
      ['production', '1.2.3', '{"kind":"release","releaseId":"5","index":1}'],
    ]);
    assert.deepEqual(wanted({ kind: 'release', releaseId: '5', tag: 'v1.2.3', url: '' }, true), []);
  });

  test('as an image falls under rules that name their tags, and not under those for everything', () => {
    assert.deepEqual(wanted({ kind: 'package', versionId: '6', imageTag: '1.2.3' }), [
      ['production', '1.2.3', '{"kind":"package","versionId":"6","index":0}'],
    ]);
    assert.deepEqual(wanted({ kind: 'package', versionId: '6', imageTag: 'main' }), []);
  });
});
