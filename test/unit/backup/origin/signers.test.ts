import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSigner, parseSigners } from '../../../../src/backup/origin/signers.ts';
import { isOpsError } from '../../../../src/errors.ts';

const key = 'AAAAC3NzaC1lZDI1NTE5AAAAIK6V0ZTz1Y3Zr1m0c8mE0nO2k1bJpJm0xq2b5u9s8fXy';
const blob = Buffer.from(key, 'base64');
const now = new Date('2026-03-02T00:00:00Z');

function may(line: string, principal: string, namespace = 'd8x-ops-backup'): boolean {
  return typeof findSigner(parseSigners(line), blob, { principal, namespace, now }) === 'object';
}

test('lines mean what ssh-keygen takes them to mean', () => {
  const ed25519 = `ssh-ed25519 ${key}`;
  const lines: readonly (readonly [string, string, boolean])[] = [
    [`production ${ed25519}`, 'production', true],
    [`production ${ed25519} made by init`, 'production', true],
    [`production ${ed25519}`, 'staging', false],
    [`production,staging ${ed25519}`, 'staging', true],
    [`"production,staging" ${ed25519}`, 'staging', true],
    [`prod* ${ed25519}`, 'production-eu', true],
    [`*,!production ${ed25519}`, 'production', false],
    [`production namespaces="d8x-ops-backup" ${ed25519}`, 'production', true],
    [`production namespaces="git,d8x-ops-*" ${ed25519}`, 'production', true],
    [`production namespaces="git" ${ed25519}`, 'production', false],
    [`production valid-before="20260301" ${ed25519}`, 'production', false],
    [`production namespaces="d8x-ops-backup",valid-after="20260101000000Z" ${ed25519}`, 'production', true],
    [ed25519, 'anything', true],
    [`  # only a comment\n\n${ed25519} me@home\r\n`, 'anything', true],
    ['', 'production', false],
  ];
  for (const [line, principal, expected] of lines) assert.equal(may(line, principal), expected, line);
});

test('a line that can’t be read is an error with its number, never a signer less or more', () => {
  const lines: readonly (readonly [string, RegExp])[] = [
    ['production ssh-ed25519', /:1 holds no public key/],
    ['production', /holds no public key/],
    [`production ssh-ed25519 ${key.slice(0, -4)}`, /damaged/],
    [`production ssh-rsa ${key}`, /key of type ssh-rsa; backups are signed with Ed25519/],
    [`production cert-authority ssh-ed25519 ${key}`, /option that can't be read: "cert-authority"/],
    [`production namespaces=git ssh-ed25519 ${key}`, /option that can't be read/],
    [`production valid-before="tomorrow" ssh-ed25519 ${key}`, /option that can't be read/],
    [`production restrict,namespaces="d8x-ops-backup" ssh-ed25519 ${key}`, /option that can't be read: "restrict"/],
    [`one two three ssh-ed25519 ${key}`, /holds no public key/],
    [`# fine\n\nssh-ed25519 AAAA`, /:3 holds a key that is damaged/],
    ['-----BEGIN OPENSSH PRIVATE KEY-----', /holds no public key/],
  ];
  for (const [text, message] of lines) {
    assert.throws(
      () => parseSigners(text),
      (error) => isOpsError(error, 'input-invalid') && message.test(error.message),
      text,
    );
  }
});
