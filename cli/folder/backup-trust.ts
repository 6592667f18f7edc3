import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cleanText, decodeBytes } from '../../src/decode-text.ts';
import { defined } from '../../src/defined.ts';
import { OpsError } from '../../src/errors.ts';
import type { BackupTrust } from '../../src/request.ts';
import type { Arguments } from '../declare/parse-arguments.ts';
import { misused } from '../declare/parse-arguments.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Name of the file in the deployment folder; in the repository it lies in `.github`. */
export const signersFile = 'd8x-backup-signers';

/**
 * Whose backups are taken: those of the keys in `--signers`, else in the folder's own file; with `--unsigned` any, by the word of whoever
 * is there.
 * @throws OpsError `input-invalid` for a file that can't be read
 */
export async function backupTrust(
  given: Pick<Arguments<'unsigned' | Meant>, 'text' | 'flag'>,
  folder: string,
): Promise<BackupTrust> {
  return given.flag('unsigned') ? { kind: 'accepted' } : readTrust(given, folder);
}

/** What a command is told of whose backups it takes. */
type Meant = 'signers' | 'cluster' | 'environment';

/**
 * Trust in the keys of `--signers`, else of the folder's own file, for the cluster and environment that are named.
 * @throws OpsError `input-invalid` for a file that can't be read
 */
export async function readTrust(given: Pick<Arguments<Meant>, 'text'>, folder: string): Promise<BackupTrust> {
  const named = given.text('signers');
  const path = named === undefined ? join(folder, signersFile) : resolve(named);
  const expected = defined({ cluster: given.text('cluster'), environment: given.text('environment') });
  return { kind: 'signed', signers: await readSigners(path, named === undefined), expected };
}

async function readSigners(path: string, mayBeMissing: boolean): Promise<string> {
  try {
    return cleanText(decodeBytes(await readFile(path)));
  } catch (cause) {
    if (mayBeMissing && cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return '';
    throw new OpsError('input-invalid', `${path} cannot be read`, {
      where: '--signers',
      hint: 'Give the file .github/d8x-backup-signers of the default branch of your repository.',
      cause,
    });
  }
}

/**
 * Has the database's name typed before a backup is taken that nobody vouches for. `--yes` is no answer to that.
 * @throws OpsError `command-invalid` where nobody is there, `cancelled` for another name
 */
export async function confirmUnsigned(command: string, database: string, terminal: Terminal): Promise<void> {
  if (!terminal.isInteractive) {
    const message = "takes a person who types the database's name, and nobody is there";
    throw misused(command, [{ path: '--unsigned', message }]);
  }
  terminal.say(
    'Nobody vouches for this backup: whoever has your public key can make one like it, and what is in it runs in a database.',
  );
  const typed = await terminal.ask(`Type the name of the database, ${database}, to take it all the same: `);
  if (typed === database) return;
  throw new OpsError('cancelled', 'that is not its name, and nothing was done');
}
