import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { after, test } from 'node:test';
import * as fc from 'fast-check';
import { isOpsError, OpsError } from '../../../src/errors.ts';
import { Secret } from '../../../src/secret.ts';
import { openPrivateKey } from '../../../src/cluster/private-key.ts';

const folder = mkdtempSync('/tmp/d8x-private-key-');
after(() => rmSync(folder, { recursive: true }));

function makeKey(name: string, ...options: string[]): string {
  execFileSync('ssh-keygen', ['-q', '-f', `${folder}/${name}`, ...options]);
  return readFileSync(`${folder}/${name}`, 'utf8');
}

const plain = makeKey('plain', '-t', 'ed25519', '-N', '');
const encrypted = makeKey('encrypted', '-t', 'ed25519', '-N', 'pass word$');
const pem = makeKey('pem', '-t', 'rsa', '-b', '2048', '-m', 'PEM', '-N', 'pass word$');
const pkcs8 = makeKey('pkcs8', '-t', 'rsa', '-b', '2048', '-m', 'PKCS8', '-N', '');

function faultOf(key: string, passphrase?: string): string {
  try {
    openPrivateKey(new Secret(key), passphrase === undefined ? undefined : new Secret(passphrase));
  } catch (error) {
    assert.ok(error instanceof OpsError);
    assert.equal(error.code, 'input-invalid');
    assert.deepEqual(
      error.problems.map(({ path, message }) => `${path} ${message}`),
      [error.message],
    );
    return error.message;
  }
  return '';
}

test('keys that can be used', () => {
  assert.equal(faultOf(plain), '');
  assert.equal(faultOf(plain.trimEnd().replaceAll('\n', '\r\n')), '');
  assert.equal(faultOf(plain, 'needless'), '');
  assert.equal(faultOf(encrypted, 'pass word$'), '');
  assert.equal(faultOf(pem, 'pass word$'), '');
  assert.equal(faultOf(makeKey('ecdsa', '-t', 'ecdsa', '-N', '')), '');
});

test('a key is opened once, and by its passphrase alone', () => {
  const [key, passphrase] = [new Secret(encrypted), new Secret('pass word$')];
  const opened = openPrivateKey(key, passphrase);
  assert.equal(openPrivateKey(key, passphrase), opened);
  assert.throws(() => openPrivateKey(key, new Secret('pass word')), /does not open/);
  assert.throws(() => openPrivateKey(key), /is missing/);
});

test('a missing and a wrong passphrase are told apart', () => {
  for (const key of [encrypted, pem]) {
    assert.equal(faultOf(key), 'ssh-passphrase is missing, and the SSH private key is encrypted');
    assert.equal(faultOf(key, ''), 'ssh-passphrase is missing, and the SSH private key is encrypted');
    assert.equal(faultOf(key, 'pass word'), 'ssh-passphrase does not open the SSH private key');
  }
});

test('what is no private key', () => {
  assert.equal(faultOf(' \n'), 'ssh-private-key is empty');
  assert.equal(faultOf(readFileSync(`${folder}/plain.pub`, 'utf8')), 'ssh-private-key is a public key');
  assert.equal(faultOf(pkcs8), 'ssh-private-key is in PKCS#8 format, which cannot be read');
  assert.equal(faultOf(plain.replaceAll('\n', ' ')), 'ssh-private-key is not a private key that can be read');
  assert.equal(faultOf(plain.slice(0, 200)), 'ssh-private-key is not a private key that can be read');
  assert.equal(faultOf('hunter2'), 'ssh-private-key is not a private key that can be read');
});

test('a file that holds no key at all, though it is well-formed', () => {
  const text = (value: string | Buffer): Buffer => Buffer.concat([number(value.length), Buffer.from(value)]);
  const number = (value: number): Buffer => Buffer.from([0, 0, 0, value]);
  const magic = Buffer.from('openssh-key-v1\0');
  // Cipher, KDF and its options, the number of keys, and in the private part a number twice and the padding.
  const privatePart = Buffer.from([7, 7, 7, 7, 7, 7, 7, 7]);
  const body = Buffer.concat([magic, text('none'), text('none'), text(''), number(0), text(privatePart)]);
  const file = `-----BEGIN OPENSSH PRIVATE KEY-----\n${body.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;
  assert.equal(faultOf(file), 'ssh-private-key is not a private key that can be read');
});

test('a key that asks for more work than anybody could mean is refused at once', () => {
  const [head = '', ...rest] = encrypted.split('\n');
  const body = Buffer.from(rest.slice(0, -2).join(''), 'base64');
  // magic, cipher, kdf, length of options, length of salt, salt, rounds
  const at = body.indexOf('bcrypt') + 'bcrypt'.length + 4 + 4 + 16;
  assert.ok([16, 24].includes(body.readUInt32BE(at)));
  body.writeUInt32BE(0xffffffff, at);
  const greedy = `${head}\n${body.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;
  const started = performance.now();
  assert.match(faultOf(greedy, 'pass word$'), /^ssh-private-key costs more than 1024 rounds of bcrypt/);
  assert.ok(performance.now() - started < 500);
});

test('whatever the key, only a typed error comes of it, and nothing of the key is in it', () => {
  const damaged = fc
    .tuple(fc.constantFrom(plain, encrypted, pem, pkcs8), fc.nat(), fc.nat(), fc.string({ maxLength: 5 }))
    .map(([key, from, length, put]) => {
      const at = from % key.length;
      return key.slice(0, at) + put + key.slice(at + (length % 50));
    });
  fc.assert(
    fc.property(
      fc.oneof(damaged, fc.string({ maxLength: 200 })),
      fc.option(fc.string({ maxLength: 20 })),
      (key, pass) => {
        try {
          openPrivateKey(new Secret(key), pass === null ? undefined : new Secret(pass));
        } catch (error) {
          assert.ok(isOpsError(error, 'input-invalid'), String(error));
          assert.equal(error.cause, undefined);
        }
      },
    ),
    { numRuns: 100 },
  );
});
