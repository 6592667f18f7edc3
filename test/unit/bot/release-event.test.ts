import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readPackage } from '../../../bot/webhooks/release-event.ts';

const receivedAt = new Date('2026-11-30T12:00:00Z');
const repository = { id: 1, name: 'api', default_branch: 'main', owner: { login: 'acme' } };

function published(createdAt: unknown, tag: unknown = { name: 'v1' }): unknown {
  const version = { id: 5, created_at: createdAt, container_metadata: { tag } };
  const registryPackage = { ecosystem: 'CONTAINER', created_at: createdAt, package_version: version };
  return { repository, sender: { id: 2, login: 'alice' }, registry_package: registryPackage };
}

suite('the event of a published image', () => {
  test('is of the time that it was received where it carries no date that can be meant', () => {
    for (const date of ['0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '2031-01-01T00:00:00Z', undefined]) {
      assert.deepEqual(readPackage(published(date), receivedAt)?.publishedAt, receivedAt, date);
    }
  });

  test('is of its own time where it carries one, so that an old one does not come back', () => {
    const date = '2026-11-29T12:00:00Z';
    assert.deepEqual(readPackage(published(date), receivedAt)?.publishedAt, new Date(date));
  });

  test('leads to nothing without a tag: the manifest of one platform', () => {
    for (const tag of [{ name: '' }, {}, { name: '', digest: 'sha256:0' }]) {
      assert.equal(readPackage(published('0001-01-01T00:00:00Z', tag), receivedAt), undefined);
    }
  });
});
