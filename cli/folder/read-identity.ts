import { type Identity, parseIdentity } from '../../src/backup/format/identity.ts';
import { misused } from '../declare/parse-arguments.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { readSecret } from './secret-file.ts';

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
