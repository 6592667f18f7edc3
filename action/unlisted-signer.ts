import { findSigner, parseSigners, signerLine, signersPath } from '../src/backup/origin/signers.ts';
import { backupNamespace, openSigningKey } from '../src/backup/origin/signing-key.ts';
import { messageOf } from '../src/errors.ts';
import { takesBackup } from '../src/operations/check-request.ts';
import type { RunRequest } from '../src/request.ts';
import type { GitHubRepository } from './github/repository.ts';
import { readSigners } from './read-signers.ts';

/** What is wrong with the key that backups will be signed with, before one is needed: that nobody would take it. Never throws. */
export async function unlistedSigner(
  request: Pick<RunRequest, 'operation' | 'policy' | 'database' | 'environment'>,
  repository: GitHubRepository | undefined,
  now: Date,
): Promise<string | undefined> {
  const { environment, database } = request;
  if (!takesBackup(request) || database.signingKey === undefined || repository === undefined) return undefined;
  try {
    const { publicKey, fingerprint } = openSigningKey(database.signingKey);
    const signers = parseSigners(await readSigners(repository), signersPath);
    const blob = Buffer.from(publicKey.replace(/^\S+ /, ''), 'base64');
    const principal = environment ?? '';
    const found = findSigner(signers, blob, { principal, namespace: backupNamespace, now });
    if (typeof found === 'object' || (environment === undefined && found === 'of-others')) return undefined;
    return `The backup is signed by ${fingerprint}, which ${signersPath} on the default branch does not list${found === 'unknown' ? '' : ` for ${principal} and now`}: no run will restore it. Merge the pull request of d8x-ops init, or add the line: ${signerLine(environment ?? '*', publicKey, backupNamespace)}`;
  } catch (error) {
    return `Whether a run will restore this backup is not known: ${messageOf(error)}`;
  }
}
