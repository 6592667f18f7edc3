import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { pinImages } from '../../../cli/export/pin-images.ts';
import { isOpsError } from '../../../src/errors.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const images = new Map([
  ['api', `ghcr.io/d8-x/d8x-trader-main:dev@${digest}`],
  ['history', `ghcr.io/d8-x/d8x-trader-history:main@${digest}`],
]);

suite('a stack file with the digests that run', () => {
  test('is the same to the letter but for the images', () => {
    const file = [
      'version: "3.8"',
      'services:',
      '  # the API',
      '  api:',
      '    image: ghcr.io/d8-x/d8x-trader-main:main   # the newest',
      '    environment:',
      '      - REDIS_URL=${REDIS_URL:-redis://:pass@redis:6379/0}',
      '  history:',
      "    image: '${HISTORY:-ghcr.io/d8-x/d8x-trader-history:main}'",
      '    ports: [ "3003:3003" ]',
      '  redis: { image: redis/redis-stack-server:latest, deploy: {replicas: 1} }',
      'volumes:',
      '  nfsvol:',
      '    external: true',
      '',
    ].join('\n');
    const { text, unpinned } = pinImages(file, images, 'docker-swarm-stack.yml');
    assert.equal(
      text,
      file
        .replace('ghcr.io/d8-x/d8x-trader-main:main ', `ghcr.io/d8-x/d8x-trader-main:dev@${digest} `)
        .replace(
          "'${HISTORY:-ghcr.io/d8-x/d8x-trader-history:main}'",
          `"ghcr.io/d8-x/d8x-trader-history:main@${digest}"`,
        ),
    );
    assert.deepEqual(unpinned, ['redis']);
  });

  test('may be JSON, and pinned already', () => {
    const file = JSON.stringify({
      services: { api: { image: `ghcr.io/d8-x/d8x-trader-main:main@sha256:${'0'.repeat(64)}` } },
    });
    const { text } = pinImages(file, images, 'x');
    assert.deepEqual(JSON.parse(text), { services: { api: { image: images.get('api') } } });
  });

  test('is refused where it is none', () => {
    for (const text of ['services: [', 'services: none', '{}', '- a']) {
      assert.throws(
        () => pinImages(text, images, 'docker-swarm-stack.yml'),
        (error) => isOpsError(error, 'config-invalid') && error.message.startsWith('docker-swarm-stack.yml'),
      );
    }
  });
});
