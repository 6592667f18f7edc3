import { basename } from 'node:path';
import { fingerprint } from '../../cluster/inventory/public-key.ts';
import { OpsError } from '../../errors.ts';
import type { BackupTrust, ExpectedOrigin } from '../../request.ts';
import type { DescribedBackup } from '../format/check-backup.ts';
import type { Origin } from '../format/manifest.ts';
import { findSigner, parseSigners } from './signers.ts';
import { backupNamespace } from './signing-key.ts';
import { isSignatureOf, readSshSignature } from './ssh-signature.ts';

const noSigners =
  'In a run they come from backup-signers, else from .github/d8x-backup-signers on the default branch (the job needs github-token and contents: read); on your machine from --signers, else from d8x-backup-signers in the folder.';

/** Who vouches for a backup, in a few words for people. */
export type CheckedOrigin = { readonly signedBy: string; readonly origin: Origin } | 'accepted';

/**
 * Refuses a backup that nobody vouches for: anyone can encrypt something to a public key and write a manifest for it. Its signature has to
 * be one over the very manifest that is used from then on, by a key that may sign for that environment, and the manifest has to name what
 * was asked for, and this file.
 * @throws OpsError `origin-unknown` that says what is missing or differs; `input-invalid` for signers that can't be read
 */
export function requireOrigin(backup: DescribedBackup, trust: BackupTrust, now: Date): CheckedOrigin {
  if (trust.kind === 'accepted') return 'accepted';
  const { manifest, bytes } = backup;
  const file = basename(backup.file);
  const signers = parseSigners(trust.signers);
  if (backup.signature === undefined) throw unknown(file, 'is not signed');
  if (signers.length === 0)
    throw unknown(file, 'is signed, but no key is known that backups may be signed with', noSigners);
  const signature = readSshSignature(backup.signature);
  if (signature === undefined) throw unknown(file, 'has a signature that is none of an Ed25519 key, or is damaged');
  if (signature.namespace !== backupNamespace) {
    throw unknown(file, `has a signature that was made for something else (${shown(signature.namespace)})`);
  }
  if (!isSignatureOf(signature, bytes)) {
    throw unknown(file, 'has a manifest that is not the one that was signed');
  }
  const key = fingerprint(signature.publicKey);
  const { origin } = manifest;
  if (origin === undefined) throw unknown(file, `is signed by ${key}, but its manifest does not say where it was made`);
  const principal = origin.environment ?? origin.cluster;
  const found = findSigner(signers, signature.publicKey, { principal, namespace: backupNamespace, now });
  if (found === 'unknown') throw unknown(file, `is signed by ${key}, which is none of the backup signers`);
  if (found === 'of-others') throw unknown(file, `is signed by ${key}, which may not sign for ${shown(principal)}`);
  if (found === 'expired') throw unknown(file, `is signed by ${key}, which may sign only at another time`);
  if (manifest.name !== file) {
    throw unknown(
      file,
      `is signed under another name, ${shown(manifest.name)}`,
      `Give it that name back, and its manifest and signature theirs.`,
    );
  }
  requireExpected(file, origin, trust.expected);
  return { signedBy: key, origin };
}

function requireExpected(file: string, origin: Origin, expected: ExpectedOrigin): void {
  const { environment, cluster, repositoryId, workflow, run } = expected;
  const all: readonly (readonly [what: string, wanted: string | undefined, found: string | undefined])[] = [
    ['environment', environment, origin.environment],
    ['cluster', cluster, origin.cluster],
    ['repository', repositoryId, origin.repository.id],
    ['workflow', workflow, origin.workflow],
    ['run', run, origin.run.id],
  ];
  for (const [what, wanted, found] of all) {
    if (wanted === undefined || wanted === found) continue;
    const named = what === 'repository' ? `${origin.repository.name} (${origin.repository.id})` : (found ?? 'none');
    throw unknown(file, `is of another ${what}: ${shown(named)}, where ${shown(wanted)} was asked for`);
  }
}

/** Text of whoever made it, in an error. */
function shown(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}

function unknown(file: string, what: string, hint?: string): OpsError {
  return new OpsError('origin-unknown', `the backup ${file} ${what}`, {
    where: file,
    hint:
      hint ??
      "It was not opened: what is in it would run in your database, and anyone can encrypt a backup to your public key. Where you know whence it comes, take it on your own machine: d8x-ops restore --unsigned, or decrypt --unsigned, which ask for the database's name.",
  });
}
