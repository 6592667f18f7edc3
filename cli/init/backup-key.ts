import { writeFile } from 'node:fs/promises';
import { type Identity, newIdentity } from '../../src/backup/format/identity.ts';
import { OpsError } from '../../src/errors.ts';

/** What is said before the secret key is made. */
export function explainIdentity(path: string): readonly string[] {
  return [
    'A new key pair for backups will be made. Its secret key is written to',
    `  ${path}`,
    'and stays with you: it is never uploaded, and no run of d8x-ops has it. Without it NO BACKUP CAN BE READ, by anybody. Keep a',
    'copy where you keep such things (a password manager, a safe), apart from this machine.',
  ];
}

/**
 * Makes the key pair, and writes the secret key into a new file that only its owner reads.
 * @throws OpsError `config-invalid` when a file is there already; it is never replaced, since old backups may need it
 */
export async function makeBackupKey(path: string, now: Date): Promise<Identity> {
  const identity = await newIdentity(false);
  const text = `# created: ${now.toISOString()}\n# public key: ${identity.recipient}\n${identity.secret.reveal()}\n`;
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw new OpsError('config-invalid', isThere ? `${path} is there already` : `${path} cannot be written`, {
      where: '--identity-out',
      hint: isThere
        ? 'It is not replaced: backups may need it. To go on using it, give its public key with --recipient; else name another file with --identity-out.'
        : 'Name another file with --identity-out.',
      cause,
    });
  }
  return identity;
}
