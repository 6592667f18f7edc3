import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostKeyAlgorithms, judgeHostKey } from '../../../../src/cluster/ssh/host-key.ts';
import { fingerprint, parseKnownHosts } from '../../../../src/cluster/inventory/known-hosts.ts';

const pinnedKey = 'AAAAC3NzaC1lZDI1NTE5AAAAIJFsKFBYSAcP1JBjBJpxpLJSRC8Uvb0z1Z1Gz5KTmGgD';
const otherKey = 'AAAAC3NzaC1lZDI1NTE5AAAAIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g';
const blob = (key: string): Buffer => Buffer.from(key, 'base64');
const manager = { name: 'manager-1', address: '10.0.0.1', port: 22 };

test('the pinned key passes', () => {
  const known = parseKnownHosts(`10.0.0.1 ssh-ed25519 ${pinnedKey}`);
  assert.equal(judgeHostKey(known, manager, blob(pinnedKey)), undefined);
});

test('another key stops everything and shows both fingerprints', () => {
  const known = parseKnownHosts(`# ours\n10.0.0.1 ssh-ed25519 ${pinnedKey}`);
  const error = judgeHostKey(known, manager, blob(otherKey));
  assert.equal(error?.code, 'host-key-changed');
  assert.equal(
    error.message,
    `manager-1 shows another host key: ${fingerprint(blob(otherKey))} (ssh-ed25519) instead of ${fingerprint(blob(pinnedKey))} (ssh-ed25519, line 2)`,
  );
  assert.equal(error.where, 'manager-1 (10.0.0.1)');
  assert.match(error.hint ?? '', /intercepting.*ssh-keygen -lf/);
});

test('a host without a pinned key is refused, with its fingerprint and how to pin it safely', () => {
  const known = parseKnownHosts(`10.0.0.9 ssh-ed25519 ${pinnedKey}`);
  const error = judgeHostKey(known, { name: 'broker', address: 'b.example', port: 2222 }, blob(otherKey));
  assert.equal(error?.code, 'host-key-missing');
  assert.equal(error.message, 'no host key is pinned for [b.example]:2222');
  const hint = error.hint ?? '';
  assert.ok(hint.includes(fingerprint(blob(otherKey))));
  assert.ok(hint.includes("'ssh-keyscan -t ed25519 -p 2222 b.example'"));
});

test('a revoked key is refused although it is pinned too', () => {
  const known = parseKnownHosts(`10.0.0.1 ssh-ed25519 ${pinnedKey}\n@revoked * ssh-ed25519 ${pinnedKey}`);
  const error = judgeHostKey(known, manager, blob(pinnedKey));
  assert.equal(error?.code, 'host-key-changed');
  assert.match(error.message, /which is revoked$/);
});

test("a damaged line of the host's own, or a slip in it, is no alarm of interception", () => {
  const others = `10.0.0.2 ssh-ed25519 ${pinnedKey}`;
  const slip = pinnedKey.replace(/GgD$/, 'GhD');
  for (const line of [pinnedKey.slice(0, -1), pinnedKey.slice(1), `${pinnedKey}=`, slip]) {
    const known = parseKnownHosts(`${others}\n10.0.0.1 ssh-ed25519 ${line}`);
    const error = judgeHostKey(known, manager, blob(pinnedKey));
    assert.equal(error?.code, 'host-key-missing', line);
    assert.match(error.message, /no usable host key is pinned for manager-1: ssh-known-hosts:2 /);
    assert.match(error.hint ?? '', /Put that line right/);
    assert.doesNotMatch(error.hint ?? '', /intercept/);
  }
});

test('a damaged line of another type hides no other key', () => {
  const known = parseKnownHosts(`10.0.0.1 ssh-ed25519 ${pinnedKey}\n10.0.0.1 ssh-rsa ${pinnedKey.slice(3)}`);
  assert.equal(judgeHostKey(known, manager, blob(otherKey))?.code, 'host-key-changed');
  const same = parseKnownHosts(`10.0.0.1 ssh-ed25519 ${pinnedKey}\n10.0.0.1 ssh-ed25519 ${otherKey.slice(3)}`);
  assert.equal(judgeHostKey(same, manager, blob(otherKey))?.code, 'host-key-changed');
  assert.equal(judgeHostKey(same, manager, blob(pinnedKey)), undefined);
});

test('a host without a line hears of lines that may be about it', () => {
  const known = parseKnownHosts(`word\n10.0.0.9 ssh-ed25519 ${pinnedKey}`);
  assert.match(judgeHostKey(known, manager, blob(otherKey))?.hint ?? '', /may be about it: 1\./);
});

test('bytes that are no key are refused', () => {
  const known = parseKnownHosts(`10.0.0.1 ssh-ed25519 ${pinnedKey}`);
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(3), Buffer.from([0xff, 0xff, 0xff, 0xff, 1])]) {
    assert.equal(judgeHostKey(known, manager, bytes)?.code, 'host-key-changed');
  }
});

test('algorithms of the pinned types are offered first, SHA-1 never', () => {
  const rsa = Buffer.concat([
    blob('AAAAB3NzaC1yc2EAAAADAQAB'),
    Buffer.from([0, 0, 1, 0]),
    Buffer.alloc(256, 7),
  ]).toString('base64');
  const pinned = parseKnownHosts(`10.0.0.1 ssh-rsa ${rsa}`).keysFor('10.0.0.1', 22);
  assert.deepEqual(hostKeyAlgorithms(pinned), [
    'rsa-sha2-512',
    'rsa-sha2-256',
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
  ]);
  assert.equal(hostKeyAlgorithms([])[0], 'ssh-ed25519');
});
