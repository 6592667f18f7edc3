import { encodeContent } from '../../src/decode-text.ts';
import { signerLine } from '../../src/backup/origin/signers.ts';
import { backupNamespace, makeSigningKey } from '../../src/backup/origin/signing-key.ts';
import type { Secret } from '../../src/secret.ts';
import { signingSecret } from '../github/secret-names.ts';
import type { SentState } from '../folder/state-file.ts';

/** The key of one environment: nobody needs it anywhere else, so it is kept nowhere else. */
export interface EnvironmentSigner {
  /** Where it was made now, and is to be sent. */
  readonly secret?: Secret;
  /** `ssh-ed25519 AAAA…`; undefined where somebody else set the secret. */
  readonly publicKey?: string;
}

/** A new key for an environment that has none; for another one, what is remembered of its key. */
export function signerOf(present: ReadonlyMap<string, string>, { signer }: SentState): EnvironmentSigner {
  if (present.has(signingSecret)) return signer === undefined ? {} : { publicKey: signer };
  const { secret, publicKey } = makeSigningKey();
  return { secret: secret.map(encodeContent), publicKey };
}

const head = `# Who may sign backups (OpenSSH's allowed signers): a backup that none of these keys signed is restored by no run.
# A line stays when its key is replaced: backups that it signed are then still known.
`;

/** The file with a line for each key, whatever else is in it. */
export function withSigners(before: string | undefined, principal: string, keys: readonly string[]): string {
  const text = before ?? head;
  const missing = keys.filter((key) => !text.includes(key));
  if (missing.length === 0) return text;
  const lines = missing.map((key) => `${signerLine(principal, key, backupNamespace)}\n`);
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${lines.join('')}`;
}
