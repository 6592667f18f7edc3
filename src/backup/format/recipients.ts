import { Encrypter } from 'age-encryption';
import { OpsError, type Problem } from '../../errors.ts';

/** Public keys that a backup is encrypted for, each accepted by age. */
export interface Recipients {
  readonly keys: readonly string[];
  /** Whether all of them resist a quantum computer (`age1pq1…`, `age1tagpq1…`); age lets no file mix both sorts. */
  readonly postQuantum: boolean;
}

/**
 * Reads age recipients, one a line; empty lines and `#` comments are passed over.
 *
 * @throws OpsError `input-invalid` with every problem found, each at `path:line`
 */
export function parseRecipients(lines: readonly string[], path = 'backup-recipients'): Recipients {
  const keys = new Set<string>();
  const problems: Problem[] = [];
  for (const [index, line] of lines.flatMap((each) => each.split('\n')).entries()) {
    const key = line.trim();
    if (key === '' || key.startsWith('#')) continue;
    const message = fault(key);
    if (message === undefined) keys.add(key);
    else problems.push({ path: `${path}:${index + 1}`, message });
  }
  const quantumProof = [...keys].filter((key) => isPostQuantum(key));
  if (keys.size === 0 && problems.length === 0) problems.push({ path, message: 'names no recipient' });
  if (quantumProof.length > 0 && quantumProof.length < keys.size) {
    problems.push({ path, message: 'mixes post-quantum recipients (age1pq1…) with others, which age refuses to read' });
  }
  if (problems.length === 0) return { keys: [...keys], postQuantum: quantumProof.length > 0 };
  const [first] = problems;
  const all = problems.length === 1 ? '' : ` (and ${problems.length - 1} more problems)`;
  throw new OpsError('input-invalid', `${first?.path ?? path} ${first?.message ?? ''}${all}`, {
    where: path,
    problems,
    hint: 'Give age public keys, one a line, as age-keygen -y prints them (age1…).',
  });
}

function isPostQuantum(key: string): boolean {
  return key.startsWith('age1pq1') || key.startsWith('age1tagpq1');
}

/** What is wrong with a recipient. A secret key that was given by mistake is not shown. */
function fault(key: string): string | undefined {
  if (/^AGE-(SECRET-KEY|PLUGIN)-/i.test(key))
    return 'is a secret key: replace it, since it has been where it should not be';
  if (/^(ssh-|ecdsa-|sk-)/.test(key)) return 'is an SSH key: only recipients of age itself are supported';
  if (key.startsWith('-----BEGIN')) return 'is no public key of age';
  if (!key.startsWith('age1')) return 'is no age recipient: it does not begin with age1';
  try {
    new Encrypter().addRecipient(key);
    return undefined;
  } catch {
    return /^age1[a-z0-9]+1[a-z0-9]+$/.test(key) && !isPostQuantum(key) && !key.startsWith('age1tag1')
      ? 'belongs to an age plugin or is damaged: only recipients of age itself are supported'
      : 'is damaged: its checksum does not hold';
  }
}
