import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf, isDigest, parseDigest, shortDigest } from '../../../src/image/digest.ts';

test('the digest of nothing is the well-known one', () => {
  const empty = digestOf('');
  assert.equal(empty, 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  assert.equal(shortDigest(empty), 'e3b0c44298fc');
  assert.equal(digestOf(new Uint8Array()), empty);
});

test('a digest says what is wrong with it', () => {
  const hex = 'a'.repeat(64);
  assert.throws(() => parseDigest(hex), /is not "algorithm:hex"/);
  assert.throws(() => parseDigest(`sha256:${hex}:`), /is not "algorithm:hex"/);
  assert.throws(() => parseDigest(`md5:${hex}`), /not a sha256 digest but "md5"/);
  assert.throws(() => parseDigest(`sha256:${hex.slice(1)}`), /63 hex digits instead of 64/);
  assert.throws(() => parseDigest(`sha256:${hex.slice(1)}g`), /no hex digits/);
  assert.throws(() => parseDigest(`SHA256:${hex}`), /not a sha256 digest/);
  assert.ok(!isDigest(`sha256:${hex}\n`));
});
