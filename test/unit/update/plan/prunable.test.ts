import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { selectPrunable } from '../../../../src/update/plan/prunable.ts';
import { container, image, imageSummary, imageText, repository } from '../samples.ts';

const byDigest = (id: string, tag: string): ReturnType<typeof imageSummary> =>
  imageSummary(id, { repoDigests: [`${repository}@${image(tag).digest}`] });

suite('what a prune removes', () => {
  const ids = (
    images: readonly ReturnType<typeof imageSummary>[],
    keeps: readonly string[],
    containers = [container('c')],
  ) => selectPrunable({ containers, images }, keeps).images.map(({ id }) => id);

  test('spares images that a container uses', () => {
    assert.deepEqual(ids([imageSummary('sha256:x'), imageSummary('sha256:y')], []), ['sha256:y']);
  });

  test('spares what is kept, by digest or, without one, by name', () => {
    assert.deepEqual(ids([byDigest('old', 'old'), byDigest('kept', 'main')], [imageText('main')]), ['old']);
    const tagged = imageSummary('tagged', { repoTags: ['ghcr.io/a/b:main'] });
    assert.deepEqual(ids([tagged], ['ghcr.io/a/b:main']), []);
    assert.deepEqual(ids([tagged], ['ghcr.io/a/b:dev']), ['tagged']);
  });

  test('spares what is named for a rollback', () => {
    assert.deepEqual(ids([imageSummary('way-back', { repoTags: ['d8x-ops/rollback:broker'] })], []), []);
  });

  test('takes containers that have ended, but none that is about to start, and none of compose', () => {
    const containers = [
      container('ended', { state: 'exited', imageId: 'ended-image' }),
      container('starting', { state: 'created', imageId: 'starting-image' }),
      container('stopped-on-purpose', {
        state: 'exited',
        imageId: 'compose-image',
        labels: { 'com.docker.compose.project': 'broker' },
      }),
    ];
    const images = ['ended-image', 'starting-image', 'compose-image'].map((id) => imageSummary(id));
    const prunable = selectPrunable({ containers, images }, []);
    assert.deepEqual(
      prunable.containers.map(({ id }) => id),
      ['ended'],
    );
    assert.deepEqual(
      prunable.images.map(({ id }) => id),
      ['ended-image'],
    );
    assert.equal(prunable.bytes, 1000);
  });

  test('is not put off by images that have no name', () => {
    assert.deepEqual(ids([imageSummary('none', { repoTags: ['<none>:<none>'], repoDigests: ['<none>@<none>'] })], []), [
      'none',
    ]);
  });
});
