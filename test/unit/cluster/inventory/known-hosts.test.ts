import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { isOpsError, OpsError } from '../../../../src/errors.ts';
import { parseKnownHosts, pinProblems } from '../../../../src/cluster/inventory/known-hosts.ts';
import { sshString } from '../../../../src/cluster/ssh/openssh-key.ts';

const ed25519 = 'AAAAC3NzaC1lZDI1NTE5AAAAIJFsKFBYSAcP1JBjBJpxpLJSRC8Uvb0z1Z1Gz5KTmGgD';
const other = 'AAAAC3NzaC1lZDI1NTE5AAAAIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g';
const ecdsa = `AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABB${'B'.repeat(87)}=`;

function hashed(name: string): string {
  const salt = Buffer.alloc(20, 7);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

function problemsOf(text: string): readonly string[] {
  try {
    parseKnownHosts(text);
  } catch (error) {
    assert.ok(error instanceof OpsError);
    assert.equal(error.code, 'input-invalid');
    return error.problems.map(({ path, message }) => `${path} ${message}`);
  }
  return [];
}

const linesFor = (text: string, host: string, port = 22): readonly number[] =>
  parseKnownHosts(text)
    .keysFor(host, port)
    .map(({ line }) => line);

test('plain names, several a line, of any case, with comments and blank lines', () => {
  const text = `# hosts\n\n10.0.0.1,Manager.example ssh-ed25519 ${ed25519} root@manager\r\n\t10.0.0.2 ssh-ed25519 ${other}\n`;
  assert.deepEqual(linesFor(text, '10.0.0.1'), [3]);
  assert.deepEqual(linesFor(text, 'MANAGER.example'), [3]);
  assert.deepEqual(linesFor(text, '10.0.0.2'), [4]);
  assert.deepEqual(linesFor(text, '10.0.0.3'), []);
});

test('a port other than 22 stands in brackets, and no other line counts for it', () => {
  const text = `h ssh-ed25519 ${ed25519}\n[h]:2222 ssh-ed25519 ${other}`;
  assert.deepEqual(linesFor(text, 'h', 22), [1]);
  assert.deepEqual(linesFor(text, 'h', 2222), [2]);
  assert.deepEqual(linesFor(text, 'h', 2223), []);
});

test('hashed names, with and without a port', () => {
  const text = `${hashed('h')} ssh-ed25519 ${ed25519}\n${hashed('[h]:2222')} ssh-ed25519 ${other}`;
  assert.deepEqual(linesFor(text, 'h'), [1]);
  assert.deepEqual(linesFor(text, 'h', 2222), [2]);
  assert.deepEqual(linesFor(text, 'x'), []);
});

test('wildcards and negation', () => {
  const text = `*.example,!bad.example ssh-ed25519 ${ed25519}\n10.0.0.? ssh-ed25519 ${other}\n[*.example]:2222 ssh-ed25519 ${other}`;
  assert.deepEqual(linesFor(text, 'a.example'), [1]);
  assert.deepEqual(linesFor(text, 'a.b.example'), [1]);
  assert.deepEqual(linesFor(text, 'bad.example'), []);
  assert.deepEqual(linesFor(text, 'example'), []);
  assert.deepEqual(linesFor(text, '10.0.0.7'), [2]);
  assert.deepEqual(linesFor(text, '10.0.0.77'), []);
  assert.deepEqual(linesFor(text, 'a.example', 2222), [3]);
});

test('several keys of a host are all pinned', () => {
  const text = `h ssh-ed25519 ${ed25519}\nh ecdsa-sha2-nistp256 ${ecdsa}`;
  assert.deepEqual(
    parseKnownHosts(text)
      .keysFor('h', 22)
      .map(({ type }) => type),
    ['ssh-ed25519', 'ecdsa-sha2-nistp256'],
  );
});

test('a revoked key is never pinned, whichever line comes first', () => {
  for (const lines of [
    [`@revoked * ssh-ed25519 ${ed25519}`, `h ssh-ed25519 ${ed25519}`],
    [`h ssh-ed25519 ${ed25519}`, `@revoked h ssh-ed25519 ${ed25519}`],
  ]) {
    const known = parseKnownHosts(lines.join('\n'));
    assert.deepEqual(known.keysFor('h', 22), []);
    assert.equal(known.isRevoked('h', 22, Buffer.from(ed25519, 'base64')), true);
    assert.equal(known.isRevoked('h', 22, Buffer.from(other, 'base64')), false);
  }
});

test('every mistake is told at once, each with its line', () => {
  assert.deepEqual(
    problemsOf(
      [
        `@cert-authority *.example ssh-ed25519 ${ed25519}`,
        `@trusted h ssh-ed25519 ${ed25519}`,
        'h ssh-ed25519',
        `h 1024 35 123456789`,
        `|1|short|hash ssh-ed25519 ${ed25519}`,
        `h ssh-rsa ${ed25519}`,
        `h ssh-ed25519 ${ed25519.slice(0, 15)}`,
        'h ssh-ed25519 not*base64',
      ].join('\n'),
    ),
    [
      'ssh-known-hosts:1 is a @cert-authority line; certificates are not accepted here, pin the key of each host instead',
      'ssh-known-hosts:2 begins with a marker other than @revoked',
      'ssh-known-hosts:3 should have a host, a key type and a key',
      'ssh-known-hosts:4 holds a key of SSH version 1, which nothing uses any more',
      'ssh-known-hosts:5 begins with a hashed host name that is cut short',
      'ssh-known-hosts:6 says ssh-rsa, and its key is of another type',
      'ssh-known-hosts:7 holds a key that is damaged: characters of it are missing, or there are too many',
      'ssh-known-hosts:8 holds a key that is damaged: characters of it are missing, or there are too many',
    ],
  );
  assert.deepEqual(problemsOf(' \n# nothing\n'), ['ssh-known-hosts names no host key']);
});

test("another host's bad line spoils nothing", () => {
  const good = `10.0.0.1 ssh-ed25519 ${ed25519}`;
  for (const line of [
    `github.com ssh-ed25519 ${ed25519.slice(1)}`,
    `|1|short|hash ssh-ed25519 ${ed25519}`,
    `@cert-authority *.example ssh-ed25519 ${ed25519}`,
    `@trusted h ssh-ed25519 ${ed25519}`,
    'h 1024 35 123456789',
    'just some words',
    'word',
    `${hashed('other')} ssh-rsa ${ed25519}`,
  ]) {
    const known = parseKnownHosts(`${line}\n${good}`);
    assert.deepEqual(
      known.keysFor('10.0.0.1', 22).map((key) => key.line),
      [2],
      line,
    );
    assert.deepEqual(known.unusableFor('10.0.0.1', 22), [], line);
    assert.deepEqual(pinProblems(known, [{ name: 'm', address: '10.0.0.1', port: 22 }]), []);
  }
});

test('a key that must not be trusted is never passed over because its line is damaged', () => {
  assert.deepEqual(problemsOf(`h ssh-ed25519 ${ed25519}\n@revoked x ssh-ed25519 ${ed25519.slice(2)}`), [
    'ssh-known-hosts:2 holds a key that is damaged: characters of it are missing, or there are too many',
  ]);
});

/** Of 2048 bits, as lines of known_hosts have it (RFC 4253, 6.6). */
function rsaKey(): string {
  const { n = '', e = '' } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
  // Numbers are signed there; a modulus has its first bit set.
  const modulus = Buffer.concat([Buffer.alloc(1), Buffer.from(n, 'base64url')]);
  const strings = ['ssh-rsa', Buffer.from(e, 'base64url'), modulus].map(sshString);
  return Buffer.concat(strings).toString('base64');
}

test("one's own line that lost or gained characters is told before anything is connected to", () => {
  const rsa = rsaKey();
  for (const [type, key] of [
    ['ssh-ed25519', ed25519],
    ['ecdsa-sha2-nistp256', ecdsa],
    ['ssh-rsa', rsa],
  ] as const) {
    assert.equal(parseKnownHosts(`m ${type} ${key}`).keysFor('m', 22).length, 1);
    for (const damaged of [
      key.slice(0, -1),
      key.slice(1),
      key.slice(0, 40) + key.slice(41),
      `${key}A`,
      key.slice(0, 50),
      `${key.slice(0, 45)}x${key.slice(45)}`,
      `${key}AAAA`,
    ]) {
      const known = parseKnownHosts(`m,${hashed('x')} ${type} ${damaged}\nother ssh-ed25519 ${other}`);
      assert.deepEqual(
        pinProblems(known, [{ name: 'manager', address: 'm', port: 22 }]).map(({ path }) => path),
        ['ssh-known-hosts:1'],
        damaged,
      );
    }
  }
});

test('whatever the text, only a typed error comes of it', () => {
  const word = fc.oneof(
    fc.constantFrom('@revoked', '@cert-authority', 'ssh-ed25519', ed25519, 'h', '*', '!h', '|1|a|b', '#', '[h]:22'),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const text = fc.array(
    fc.array(word, { maxLength: 5 }).map((words) => words.join(' ')),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(text, fc.string({ maxLength: 10 }), fc.integer({ min: 1, max: 65_535 }), (lines, host, port) => {
      try {
        const known = parseKnownHosts(lines.join('\n'));
        known.keysFor(host, port);
        known.isRevoked(host, port, Buffer.from(ed25519, 'base64'));
      } catch (error) {
        assert.ok(isOpsError(error, 'input-invalid'), String(error));
      }
    }),
    { numRuns: 500 },
  );
});

test('the longest file with the worst patterns is read in linear time', () => {
  const line = `${'*a'.repeat(2000)}b ssh-ed25519 ${ed25519}\n`;
  const text = line.repeat(Math.floor((1024 * 1024) / line.length));
  const started = performance.now();
  assert.deepEqual(linesFor(text, `${'a'.repeat(252)}c`), []);
  assert.ok(performance.now() - started < 2000, `took ${performance.now() - started} ms`);
});
