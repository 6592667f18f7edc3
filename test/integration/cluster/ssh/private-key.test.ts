import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { after, test } from 'node:test';
import * as fc from 'fast-check';
import { isOpsError, OpsError } from '../../../../src/errors.ts';
import { Secret } from '../../../../src/secret.ts';
import { openPrivateKey } from '../../../../src/cluster/ssh/private-key.ts';

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

test('a wrong passphrase is told as one, also where what it decrypts to ends as it should', () => {
  const told = new Set<string>();
  // One in some 300 does.
  for (let at = 0; at < 2000; at++) told.add(faultOf(pem, `wrong ${at}`));
  assert.deepEqual([...told], ['ssh-passphrase does not open the SSH private key']);
});

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' }).toString();
}

/** The public key that a private one has, as ssh2 sees it. */
function publicOf(key: string, passphrase?: string): string {
  const opened = openPrivateKey(new Secret(key), passphrase === undefined ? undefined : new Secret(passphrase));
  return opened.getPublicSSH().toString('base64');
}

test('PKCS#8, as password managers export it, plain and encrypted', () => {
  for (const [kind, options] of [
    ['ed25519', []],
    ['ec', ['-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['ec', ['-pkeyopt', 'ec_paramgen_curve:P-384']],
    ['ec', ['-pkeyopt', 'ec_paramgen_curve:P-521']],
    ['rsa', ['-pkeyopt', 'rsa_keygen_bits:2048']],
  ] as const) {
    openssl('genpkey', '-algorithm', kind, ...options, '-out', 'p8');
    const key = readFileSync(`${folder}/p8`, 'utf8');
    assert.match(key, /^-----BEGIN PRIVATE KEY-----/);
    const known = publicOf(key);
    for (const how of [['-v2', 'aes-256-cbc'], ['-scrypt']]) {
      const locked = openssl('pkcs8', '-topk8', '-in', 'p8', ...how, '-passout', 'pass:pass word$');
      assert.equal(publicOf(locked, 'pass word$'), known);
      assert.equal(faultOf(locked), 'ssh-passphrase is missing, and the SSH private key is encrypted');
      assert.equal(faultOf(locked, 'other'), 'ssh-passphrase does not open the SSH private key');
    }
  }
});

test('the public key of one in PKCS#8 is the one that OpenSSH makes of it', () => {
  openssl('genpkey', '-algorithm', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384', '-out', 'same');
  chmodSync(`${folder}/same`, 0o600);
  const theirs = execFileSync('ssh-keygen', ['-y', '-f', `${folder}/same`])
    .toString()
    .split(' ')[1]
    ?.trim();
  assert.equal(publicOf(readFileSync(`${folder}/same`, 'utf8')), theirs);
});

test('what stands around a key is passed over', () => {
  const ec = openssl('ecparam', '-name', 'secp384r1', '-genkey');
  assert.match(ec, /BEGIN EC PARAMETERS[^]*BEGIN EC PRIVATE KEY/);
  assert.equal(faultOf(ec), '');
  const bag = `Bag Attributes\n    localKeyID: 01 00 \nKey Attributes: <No Attributes>\n${pkcs8}`;
  assert.equal(publicOf(bag), publicOf(pkcs8));
  const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
  assert.equal(publicOf(certificate + pkcs8 + certificate), publicOf(pkcs8));
});

test('lost, literal and indented line breaks, and dashes of word processors', () => {
  for (const [key, passphrase] of [
    [plain, undefined],
    [encrypted, 'pass word$'],
    [pem, 'pass word$'],
    [pkcs8, undefined],
  ] as const) {
    const known = publicOf(key, passphrase);
    for (const changed of [
      key.replaceAll('\n', ' '),
      key.replaceAll('\n', String.raw`\n`),
      key.replaceAll('\n', String.raw`\r\n`),
      JSON.stringify(key),
      key.replaceAll(/^/gm, '    '),
      key.replaceAll(/^/gm, '> '),
      key.replaceAll('-----', '\u2014\u2014-'),
      key.replaceAll('\n', '\n\n'),
    ]) {
      assert.equal(publicOf(changed, passphrase), known);
    }
  }
  assert.equal(publicOf(plain.replaceAll('\n', '')), publicOf(plain));
});

test('a cipher that is unknown here is not blamed on the passphrase', () => {
  const chacha = makeKey('chacha', '-t', 'ed25519', '-Z', 'chacha20-poly1305@openssh.com', '-N', 'pass word$');
  assert.match(
    faultOf(chacha, 'pass word$'),
    /^ssh-private-key is encrypted with chacha20-poly1305@openssh.com, which/,
  );
  assert.match(faultOf(chacha), /^ssh-private-key is encrypted with chacha20/);
  for (const cipher of ['3des-cbc', 'aes192-cbc', 'aes128-gcm@openssh.com', 'aes256-gcm@openssh.com']) {
    assert.equal(faultOf(makeKey(`by-${cipher}`, '-t', 'ed25519', '-Z', cipher, '-N', 'pw'), 'pw'), '');
  }
  const legacy = ['-provider', 'legacy', '-provider', 'default', '-passout', 'pass:pw'];
  for (const old of [
    openssl('pkcs8', '-topk8', '-in', 'pkcs8', '-v1', 'PBE-MD5-DES', ...legacy),
    openssl('rsa', '-in', 'pkcs8', '-traditional', '-des', ...legacy),
  ]) {
    assert.match(faultOf(old, 'pw'), /^ssh-private-key is encrypted in a way that is too old, or unknown here/);
  }
});

test('the advice for a cipher that is too old leads to a key that can be used', () => {
  openssl(
    'pkcs8',
    '-topk8',
    '-in',
    'pkcs8',
    '-v1',
    'PBE-SHA1-RC2-40',
    '-out',
    'old',
    '-passout',
    'pass:pw',
    '-provider',
    'legacy',
    '-provider',
    'default',
  );
  let hint = '';
  try {
    openPrivateKey(new Secret(readFileSync(`${folder}/old`, 'utf8')), new Secret('pw'));
  } catch (error) {
    hint = error instanceof OpsError ? (error.hint ?? '') : '';
  }
  const advised =
    /: openssl (.*)$/.exec(hint)?.[1]?.replace('KEYFILE', 'old').replace('NEWFILE', 'new').split(' ') ?? [];
  openssl(...advised, '-passin', 'pass:pw', '-passout', 'pass:pw');
  assert.equal(publicOf(readFileSync(`${folder}/new`, 'utf8'), 'pw'), publicOf(pkcs8));
});

test('what is no private key for SSH is called by its name', () => {
  const text = (value: string | Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(Buffer.byteLength(value));
    return Buffer.concat([length, Buffer.from(value)]);
  };
  const fido = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...['none', 'none', ''].map((each) => text(each)),
    Buffer.from([0, 0, 0, 1]),
    text(text('sk-ssh-ed25519@openssh.com')),
    text(Buffer.alloc(64)),
  ]);
  const wallet = openssl('ecparam', '-name', 'secp256k1', '-genkey', '-noout');
  for (const [given, expected] of [
    [' \n', /is empty$/],
    [readFileSync(`${folder}/plain.pub`, 'utf8'), /is a public key$/],
    [openssl('rsa', '-in', 'pkcs8', '-pubout'), /is a public key$/],
    [plain.slice(0, 200), /is cut short: its END OPENSSH PRIVATE KEY line is missing$/],
    [plain.slice(40), /is cut short: its BEGIN line is missing$/],
    [plain.split('\n').slice(1, -2).join('\n'), /lacks its BEGIN and END lines$/],
    [plain.replace(/\n.*\n/, '\n'), /is (cut short or damaged|damaged: characters of it are missing)$/],
    [pkcs8.replace(/\n.*\n/, '\n'), /is damaged/],
    [pkcs8.replace(/\n./, '\n'), /is damaged: (characters of it are missing|parts of it are missing or changed)$/],
    [pkcs8.replace(/\n./, '\n*'), /holds characters between BEGIN and END that no key has$/],
    ['PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: x\n', /is a PuTTY key/],
    ['PuTTY-User-Key-File-2: ssh-rsa\r\nEncryption: aes256-cbc\r\n', /is a PuTTY key/],
    [
      '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/56wAAAgA=\n---- END SSH2 ENCRYPTED PRIVATE KEY ----',
      /SSH Communications/,
    ],
    [
      `-----BEGIN OPENSSH PRIVATE KEY-----\n${fido.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----`,
      /is a FIDO key/,
    ],
    [wallet, /is an ECDSA key on the curve secp256k1, which SSH does not use$/],
    [openssl('genpkey', '-algorithm', 'ed448'), /is a key of type ed448, which SSH does not use$/],
    [`0x${'ab'.repeat(32)}`, /is the private key of an address/],
    ['AGE-SECRET-KEY-1QQQQ', /is a key of age/],
    ['-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', /is a certificate without its private key$/],
    ['~/.ssh/id_ed25519', /is a file's name$/],
    [String.raw`C:\Users\me\key`, /is a file's name$/],
    ['hunter2', /is not a private key that can be read$/],
  ] as const) {
    assert.match(faultOf(given), expected);
  }
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
