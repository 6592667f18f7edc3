import { parseSigners, signersPath } from '../../src/backup/origin/signers.ts';
import { signingSecret } from '../github/secret-names.ts';
import type { Check, Finding } from './check.ts';

/** What is known of whether backups are signed, and taken. */
export interface SigningFacts {
  readonly environment: string;
  /** Names of the secrets of each environment that makes backups. */
  readonly secrets: ReadonlyMap<string, ReadonlySet<string>>;
  /** The public keys that `init` sent the private halves of. */
  readonly sent: readonly string[];
  /** The file of the default branch; undefined where there is none. */
  readonly signers: string | undefined;
}

/** Whether every backup is signed, by a key that the default branch lists. */
export function checkSigning(facts: SigningFacts): Check {
  return { name: 'signing', where: facts.environment, ...finding(facts) };
}

function finding({ secrets, sent, signers }: SigningFacts): Finding {
  const without = [...secrets].filter(([, names]) => !names.has(signingSecret)).map(([name]) => name);
  if (without.length > 0) {
    return {
      state: 'warn',
      found: `backups of ${without.join(' and ')} are not signed: there is no ${signingSecret}`,
      remedy: `d8x-ops init makes a key, and ${signersPath}. Until then no run restores them, and nobody can tell them from a stranger's.`,
    };
  }
  if (signers === undefined) {
    return {
      state: 'warn',
      found: `the default branch has no ${signersPath}: no run restores what is signed`,
      remedy: 'Merge the pull request of d8x-ops init, or run it again.',
    };
  }
  try {
    const keys = parseSigners(signers, signersPath).map(({ publicKey }) => publicKey.toString('base64'));
    const missing = sent.filter((line) => !keys.some((key) => line.includes(key)));
    if (missing.length === 0) return { state: 'ok', found: `backups are signed; ${signersPath} lists ${keys.length}` };
    return {
      state: 'fail',
      found: `${signersPath} on the default branch does not list the key that backups are signed with`,
      remedy: 'Merge the pull request of d8x-ops init, or run it again.',
    };
  } catch (error) {
    return {
      state: 'fail',
      found: error instanceof Error ? error.message : String(error),
      remedy: `Correct ${signersPath}.`,
    };
  }
}
