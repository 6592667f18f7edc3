import { isInPatternList } from '../../cluster/inventory/host-pattern.ts';
import { keyTypeOf, readPublicKey } from '../../cluster/inventory/public-key.ts';
import { OpsError, type Problem } from '../../errors.ts';
import { splitLine, type SignerOptions, readOptions } from './signer-line.ts';

/** Whom a repository trusts to make backups, on its default branch: lines of OpenSSH's allowed signers, or plain public keys. */
export const signersPath = '.github/d8x-backup-signers';

/** A key that may sign backups. */
export interface Signer extends SignerOptions {
  /** Pattern list of those for whom it may sign: environments, else labels of clusters. Everybody where it is left out. */
  readonly principals: string | undefined;
  readonly publicKey: Buffer;
}

/**
 * Reads keys as `ssh-keygen -Y verify` reads its allowed signers, and plain lines as in `authorized_keys`, which may sign for every
 * environment.
 * @throws OpsError `input-invalid` with every line that can't be read: one that is passed over would be a signer that is missed
 */
export function parseSigners(text: string, path = 'backup-signers'): readonly Signer[] {
  const problems: Problem[] = [];
  const signers = text.split(/\r?\n/).flatMap((raw, index): readonly Signer[] => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return [];
    const signer = readLine(line);
    if (typeof signer !== 'string') return [signer];
    problems.push({ path: `${path}:${index + 1}`, message: signer });
    return [];
  });
  if (problems.length === 0) return signers;
  const [first] = problems;
  const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
  throw new OpsError('input-invalid', `${first?.path ?? path} ${first?.message ?? ''}${more}`, {
    where: path,
    problems,
    hint: 'A line is: ENVIRONMENT namespaces="d8x-ops-backup" ssh-ed25519 AAAA…, as npx d8x-ops init writes it.',
  });
}

/** A line of the allowed signers, for the backups of one environment. */
export function signerLine(principal: string, publicKey: string, namespace: string): string {
  return `${principal} namespaces="${namespace}" ${publicKey}`;
}

/** The signer whose key it is, if it may sign for `principal` now; else why there is none. */
export function findSigner(
  signers: readonly Signer[],
  publicKey: Buffer,
  { principal, namespace, now }: { readonly principal: string; readonly namespace: string; readonly now: Date },
): Signer | 'unknown' | 'of-others' | 'expired' {
  const own = signers.filter((signer) => signer.publicKey.equals(publicKey));
  const meant = own.filter(
    ({ principals, namespaces }) =>
      (principals === undefined || isInPatternList(principal, principals)) &&
      (namespaces === undefined || isInPatternList(namespace, namespaces)),
  );
  const valid = meant.find(
    ({ validAfter, validBefore }) =>
      (validAfter === undefined || validAfter <= now) && (validBefore === undefined || now <= validBefore),
  );
  if (valid !== undefined) return valid;
  if (meant.length > 0) return 'expired';
  return own.length > 0 ? 'of-others' : 'unknown';
}

function readLine(line: string): Signer | string {
  const words = splitLine(line);
  const at = words.findIndex((word) => /^(?:ssh-|ecdsa-|sk-)[a-z0-9@.-]+$/.test(word));
  const [type, key] = [words[at], words[at + 1]];
  if (type === undefined || key === undefined || at > 2) return 'holds no public key';
  if (type !== 'ssh-ed25519') return `holds a key of type ${type}; backups are signed with Ed25519`;
  const publicKey = readPublicKey(type, key);
  if (typeof publicKey === 'string') return publicKey;
  if (keyTypeOf(publicKey) !== type) return 'holds a key of another type than it says';
  const options = at < 2 ? {} : readOptions(words[1] ?? '');
  return typeof options === 'string' ? options : { principals: at === 0 ? undefined : words[0], publicKey, ...options };
}
