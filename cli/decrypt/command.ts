import { basename } from 'node:path';
import { readDescription } from '../../src/backup/format/check-backup.ts';
import { requireOrigin } from '../../src/backup/origin/check-origin.ts';
import { decryptBackup } from '../../src/backup/restore/decrypt-backup.ts';
import type { Manifest } from '../../src/backup/format/manifest.ts';
import { bytes } from '../../src/report/quantities.ts';
import { decrypt } from '../declare/decrypt.ts';
import { parseArguments } from '../declare/parse-arguments.ts';
import { backupTrust, confirmUnsigned } from '../folder/backup-trust.ts';
import { localBackup } from '../places/local-backup.ts';
import { readIdentity } from '../folder/secret-file.ts';
import { exitCodes, type CliContext } from '../context.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';
import { openOutput } from './output-file.ts';

/**
 * `d8x-ops decrypt BACKUP`. Answers the exit code.
 * @throws OpsError `origin-unknown`, `restore-refused` (no manifest, another key), `backup-corrupt`, `input-invalid`, `cancelled`
 */
export async function runDecrypt(words: readonly string[], context: CliContext): Promise<number> {
  const { terminal, now, signal } = context;
  const given = parseArguments(decrypt, words);
  const identity = await readIdentity(decrypt.name, given.text('identity'), terminal);
  const trust = await backupTrust(given, '.');
  await using local = await localBackup(decrypt.name, given, { trust, folder: '.' }, context);
  const { file } = local;
  const backup = await readDescription(file);
  const { manifest } = backup;
  const checked = requireOrigin(backup, trust, now());
  if (checked === 'accepted') await confirmUnsigned(decrypt.name, manifest.database.name, terminal);
  else
    terminal.say(
      `Signed by ${checked.signedBy}, in run ${checked.origin.run.id} of ${checked.origin.repository.name}.`,
    );
  const path = given.text('output') ?? sqlName(local.isFetched ? basename(file) : file);
  await using output = await openOutput(path, given.flag('force'));
  const bar = new ProgressBar(terminal, now, 'Decrypt');
  const total = manifest.encrypted.bytes;
  try {
    const onRead = (read: number): void => bar.show(`${bytes(read)} of ${bytes(total)}`, read / total);
    await decryptBackup({ file, manifest, identity, output: output.stream, signal, onRead });
  } finally {
    bar.clear();
  }
  await output.keep();
  terminal.say(told(manifest, path));
  return exitCodes.done;
}

/** The backup's name without what says how it is packed. */
function sqlName(file: string): string {
  return `${file.replace(/(\.dump)?(\.sql)?(\.(zst|gz))?\.age$/, '')}.sql`;
}

function told({ database, plain, startedAt, tables }: Manifest, path: string): string {
  const what = `${bytes(plain.bytes)} of SQL, as its manifest says: database ${database.name}, PostgreSQL ${database.serverVersion}, of ${startedAt}`;
  const where = path === '-' ? '' : `\n${path} holds everything in the clear; remove it when you are done.`;
  return `✔ ${what}${tables === undefined ? '' : `, ${tables.length} tables`}${where}`;
}
