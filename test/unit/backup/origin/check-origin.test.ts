import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { requireOrigin } from '../../../../src/backup/origin/check-origin.ts';
import { openSigningKey } from '../../../../src/backup/origin/signing-key.ts';
import { makeSshSignature } from '../../../../src/backup/origin/ssh-signature.ts';
import type { DescribedBackup } from '../../../../src/backup/format/check-backup.ts';
import { isOpsError } from '../../../../src/errors.ts';
import type { ExpectedOrigin } from '../../../../src/request.ts';
import { openPrivateKey } from '../../../../src/cluster/ssh/private-key.ts';
import { described, manifestOf, name, origin, signerFor } from './described.ts';

const now = new Date('2026-03-02T00:00:00Z');
const own = signerFor('production');
const foreign = signerFor('production');
const asked: ExpectedOrigin = {
  environment: 'production',
  cluster: 'd8x-acme',
  repositoryId: '4711',
  workflow: 'd8x-ops.yml',
  run: '9988776655',
};

const check = (backup: DescribedBackup, { signers = own.line, expected = asked } = {}): unknown =>
  requireOrigin(backup, { kind: 'signed', signers, expected }, now);

function refused(work: () => unknown, message: RegExp): void {
  assert.throws(work, (error) => {
    assert.ok(isOpsError(error, 'origin-unknown'), String(error));
    assert.match(error.message, message);
    assert.ok((error.hint ?? '').length > 20);
    return true;
  });
}

/** Signed by our key, but for another purpose. */
function signedFor(namespace: string): DescribedBackup {
  const backup = described(manifestOf());
  const key = openPrivateKey(own.secret);
  const signature = makeSshSignature(backup.bytes, {
    publicKey: key.getPublicSSH(),
    namespace,
    sign: (data) => {
      const signed: unknown = key.sign(data);
      return Buffer.isBuffer(signed) ? signed : assert.fail();
    },
  });
  return { ...backup, signature };
}

test('a backup that the run signed which was asked for is taken', () => {
  const { fingerprint } = openSigningKey(own.secret);
  const checked = { signedBy: fingerprint, origin };
  assert.deepEqual(check(described(manifestOf(), own.secret)), checked);
  // Also among other signers, by a plain key, and where less is asked for.
  const plain = own.line.replace(/^.*(?=ssh-ed25519)/, '');
  assert.deepEqual(
    check(described(manifestOf(), own.secret), { signers: `# ours\n${foreign.line}\n${plain} me@home` }),
    checked,
  );
  assert.deepEqual(check(described(manifestOf(), own.secret), { expected: {} }), checked);
});

suite('a backup of a stranger is refused', () => {
  test('with a made-up manifest', () => {
    refused(() => check(described(manifestOf())), /is not signed/);
  });
  test('signed by a key of their own', () => {
    refused(
      () => check(described(manifestOf(), foreign.secret)),
      /signed by SHA256:\S+, which is none of the backup signers/,
    );
  });
  test('where nobody is trusted', () => {
    refused(() => check(described(manifestOf(), own.secret), { signers: '# nobody yet\n' }), /no key is known/);
  });
  test('with a signature that was made for something else', () => {
    for (const namespace of ['git', 'file', '', 'd8x-ops-backup2', 'D8X-OPS-BACKUP']) {
      refused(() => check(signedFor(namespace)), /made for something else/);
    }
  });
  test('with a signature over another manifest, or any bit of either changed', () => {
    const backup = described(manifestOf(), own.secret);
    const { signature } = described(manifestOf({ label: 'x' }), own.secret);
    refused(() => check({ ...backup, signature }), /not the one that was signed/);
    for (let at = 0; at < backup.bytes.length; at += 97) {
      const bytes = Buffer.from(backup.bytes);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      refused(() => check({ ...backup, bytes }), /not the one that was signed/);
    }
    const text = backup.signature ?? '';
    for (let at = 0; at < text.length; at += 7) {
      const changed = `${text.slice(0, at)}${text.charAt(at) === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
      // What is left may name another key, another namespace, or be no signature at all.
      refused(() => check({ ...backup, signature: changed }), /signature|signed/);
    }
  });
  test('with a signature that is none', () => {
    const { signature = '' } = described(manifestOf(), own.secret);
    for (const text of [
      '',
      'yes',
      signature.slice(0, -40),
      `${signature}${signature}`,
      'A'.repeat(100_000),
      signature.replace('SSHSIG', 'PGPSIG').replace('SSH SIG', 'PGP SIG'),
    ]) {
      refused(() => check({ ...described(manifestOf()), signature: text }), /is none of an Ed25519 key, or is damaged/);
    }
  });
});

suite('a backup that was really signed is refused', () => {
  for (const [what, changed] of [
    ['environment', { environment: 'staging' }],
    ['cluster', { cluster: 'd8x-other' }],
    ['repository', { repositoryId: '815' }],
    ['workflow', { workflow: 'd8x-backup.yml' }],
    ['run', { run: '1' }],
  ] as const) {
    test(`where another ${what} was asked for`, () => {
      const expected = { ...asked, ...changed };
      refused(() => check(described(manifestOf(), own.secret), { expected }), new RegExp(`is of another ${what}`));
    });
  }
  test('with the key of another environment', () => {
    const staging = signerFor('staging');
    const signers = `${own.line}\n${staging.line}`;
    refused(() => check(described(manifestOf(), staging.secret), { signers }), /which may not sign for "production"/);
    const elsewhere = described(manifestOf({ origin: { ...origin, environment: 'staging' } }), staging.secret);
    refused(() => check(elsewhere, { signers }), /of another environment: "staging"/);
    assert.ok(check(elsewhere, { signers, expected: {} }));
  });
  test('under another name: an old one that is passed off as a new one', () => {
    const later = `/somewhere/${name.replace('2026-03-01', '2026-11-30')}`;
    refused(
      () => check(described(manifestOf(), own.secret, later)),
      /is signed under another name, "backup-production-2026-03-01/,
    );
  });
  test('where its manifest does not say where it was made', () => {
    refused(() => check(described(manifestOf({ origin: undefined }), own.secret)), /does not say where it was made/);
  });
  test('before and after the time of its key', () => {
    const at = (option: string): string => own.line.replace(' namespaces', ` ${option},namespaces`);
    refused(
      () => check(described(manifestOf(), own.secret), { signers: at('valid-before="20260301Z"') }),
      /only at another time/,
    );
    refused(
      () => check(described(manifestOf(), own.secret), { signers: at('valid-after="20260303Z"') }),
      /only at another time/,
    );
    assert.ok(check(described(manifestOf(), own.secret), { signers: at('valid-after="202603012359Z"') }));
  });
});

test('what a stranger wrote into a manifest is shown as text, and not all of it', () => {
  const { secret, line } = signerFor('*');
  const hostile = manifestOf({ origin: { ...origin, cluster: `x\u001B[2J${'y'.repeat(500)}` } });
  refused(() => check(described(hostile, secret), { signers: line }), /"x\\u001b\[2Jy{90,98}"/);
});

test('a person who was asked may take anything', () => {
  assert.equal(requireOrigin(described(manifestOf()), { kind: 'accepted' }, now), 'accepted');
});
