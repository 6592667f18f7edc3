import { readFile } from 'node:fs/promises';
import { OpsError } from '../../src/errors.ts';
import { cleanText, decodeBytes } from '../../src/decode-text.ts';
import { Secret } from '../../src/secret.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type Identity, parseIdentity } from '../../src/backup/format/identity.ts';
import { misused } from '../declare/parse-arguments.ts';

/**
 * A secret from a file, or from standard input where the file is `-`.
 * @throws OpsError `input-invalid` naming `option` when it cannot be read
 */
export async function readSecret(path: string, option: string, terminal: Pick<Terminal, 'readInput'>): Promise<Secret> {
  if (path === '-') return new Secret(cleanText(await terminal.readInput()));
  try {
    return new Secret(cleanText(decodeBytes(await readFile(path))));
  } catch (cause) {
    throw new OpsError('input-invalid', `${path} cannot be read`, {
      where: option,
      hint: `Check the file that ${option} names.`,
      cause,
    });
  }
}

/**
 * The age secret key that `--identity` names.
 * @throws OpsError `command-invalid` without it, `input-invalid` when it is none
 */
export async function readIdentity(
  command: string,
  path: string | undefined,
  terminal: Pick<Terminal, 'readInput'>,
): Promise<Identity> {
  if (path === undefined) {
    throw misused(command, [
      { path: '--identity FILE', message: 'is missing: a backup is read with its age secret key' },
    ]);
  }
  return parseIdentity(await readSecret(path, '--identity', terminal), '--identity');
}
