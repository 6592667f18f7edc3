import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { isOpsError } from '../../../src/errors.ts';
import { parseReference, parseRepository } from '../../../src/image/reference.ts';
import { createRegistry } from '../../../src/image/registry.ts';
import { type Descriptor, pushImage, pushIndex, type Target } from './push.ts';
import { type RunningRegistry, startRegistry } from './registry-process.ts';

suite('a registry that asks for nothing', () => {
  let server: RunningRegistry;
  let target: Target;
  let amd: Descriptor;
  let arm: Descriptor;
  let index: Descriptor;
  const registry = createRegistry({ plainHttp: () => true });

  before(async () => {
    server = await startRegistry();
    target = { base: `http://${server.host}`, repository: 'd8-x/api' };
    amd = await pushImage(target, {
      tag: 'dev',
      content: 'amd',
      labels: { 'org.opencontainers.image.revision': 'abc' },
    });
    arm = await pushImage(target, {
      tag: 'arm',
      content: 'arm',
      platform: { os: 'linux', architecture: 'arm64' },
    });
    index = await pushIndex(target, 'multi', [
      { ...amd, platform: { os: 'linux', architecture: 'amd64' } },
      { ...arm, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
      { ...arm, platform: { os: 'unknown', architecture: 'unknown' } },
    ]);
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
  });
  const image = (rest: string) => parseReference(`${server.host}/d8-x/api${rest}`);

  test('a tag becomes its digest', async () => {
    const resolved = await registry.resolve(image(':dev'));
    assert.deepEqual(resolved, {
      ...image(`:dev@${amd.digest}`),
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      platforms: [{ os: 'linux', architecture: 'amd64' }],
      bytes: resolved.bytes,
    });
    assert.ok(resolved.bytes > 'amd'.length);
  });

  test('a digest is verified to exist; the tag beside it stays and is not asked for', async () => {
    assert.equal((await registry.resolve(image(`@${amd.digest}`))).digest, amd.digest);
    const resolved = await registry.resolve(image(`:long-gone@${amd.digest}`));
    assert.equal(resolved.tag, 'long-gone');
    assert.equal(resolved.digest, amd.digest);
  });

  test('a list of images is named by its own digest', async () => {
    const resolved = await registry.resolve(image(':multi'));
    assert.equal(resolved.digest, index.digest);
    assert.deepEqual(resolved.platforms, [
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 'arm64', variant: 'v8' },
    ]);
    assert.equal(resolved.bytes, (await registry.resolve(image(':dev'))).bytes);
    const forArm = await registry.resolve(image(':multi'), { platform: { os: 'linux', architecture: 'arm64' } });
    assert.equal(forArm.digest, index.digest);
  });

  test('an image for another platform is refused, saying which there are', async () => {
    await assert.rejects(registry.resolve(image(':arm')), (error) => {
      assert.ok(isOpsError(error, 'image-platform'));
      assert.match(error.message, /is not there for linux\/amd64, only for linux\/arm64$/);
      return true;
    });
    const s390x = { os: 'linux', architecture: 's390x' };
    await assert.rejects(registry.resolve(image(':multi'), { platform: s390x }), (error) => {
      assert.ok(isOpsError(error, 'image-platform'));
      assert.match(error.message, /linux\/s390x, only for linux\/amd64, linux\/arm64\/v8$/);
      return true;
    });
  });

  test('a missing tag is told with the nearest one', async () => {
    await assert.rejects(registry.resolve(image(':deb')), (error) => {
      assert.ok(isOpsError(error, 'image-not-found'));
      assert.match(error.message, /d8-x\/api:deb does not exist on 127\.0\.0\.1/);
      assert.equal(error.hint, 'Check the tag; there is dev.');
      return true;
    });
    await assert.rejects(registry.resolve(image('')), (error) => {
      assert.ok(isOpsError(error, 'image-not-found'));
      assert.match(error.message, /:latest does not exist/);
      assert.equal(error.hint, 'Check the tag; there are arm, dev, multi.');
      return true;
    });
  });

  test('a missing digest and a missing repository are told', async () => {
    await assert.rejects(registry.resolve(image(`@sha256:${'0'.repeat(64)}`)), (error) =>
      isOpsError(error, 'image-not-found'),
    );
    const elsewhere = parseReference(`${server.host}/nobody/nothing:dev`);
    await assert.rejects(registry.resolve(elsewhere), (error) => isOpsError(error, 'image-not-found'));
    await assert.rejects(registry.listTags(elsewhere), (error) => isOpsError(error, 'image-not-found'));
  });

  test('labels and the time of the build', async () => {
    const details = await registry.config(image(':multi'));
    assert.deepEqual(details.labels, { 'org.opencontainers.image.revision': 'abc' });
    assert.equal(details.created?.toISOString(), '2026-01-02T03:04:05.678Z');
    assert.match(details.id, /^sha256:/);
    assert.deepEqual(
      (await registry.config(image(':arm'), { platform: { os: 'linux', architecture: 'arm64' } })).labels,
      {},
    );
  });

  test('tags come page by page, up to the limit', async () => {
    const many = { ...target, repository: 'd8-x/many' };
    const names = Array.from({ length: 25 }, (_, number) => `v${String(number).padStart(2, '0')}`);
    for (const tag of names) await pushImage(many, { tag, content: 'same' });
    const repository = parseRepository(`${server.host}/d8-x/many`);
    assert.deepEqual(await registry.listTags(repository), names);
    assert.deepEqual(await registry.listTags(repository, { limit: 10 }), names.slice(0, 10));
  });
});
