import { hostname, userInfo } from 'node:os';
import { defined } from '../../src/defined.ts';
import { readDescription } from '../../src/backup/format/check-backup.ts';
import type { Manifest } from '../../src/backup/format/manifest.ts';
import { type CheckedOrigin, requireOrigin } from '../../src/backup/origin/check-origin.ts';
import { restoreBackup } from '../../src/backup/restore/restore-backup.ts';
import { thisMachine } from '../../src/cluster/command/this-machine.ts';
import { OpsError } from '../../src/errors.ts';
import { Journal } from '../../src/report/journal.ts';
import { bytes, counted } from '../../src/report/quantities.ts';
import type { RestoreRequest } from '../../src/request.ts';
import { misused, parseArguments } from '../declare/parse-arguments.ts';
import { restore } from '../declare/restore.ts';
import { backupTrust, confirmUnsigned } from '../folder/backup-trust.ts';
import { localBackup } from '../places/local-backup.ts';
import { readIdentity } from '../folder/secret-file.ts';
import { exitCodes, type CliContext } from '../context.ts';
import { renderError } from '../terminal/render-error.ts';
import { showJournal } from '../terminal/show-journal.ts';
import { givenDatabase } from './database-url.ts';
import { restoreIntoCluster } from './into-cluster.ts';

/**
 * `d8x-ops restore BACKUP`. Answers the exit code.
 * @throws OpsError of `restoreBackup`, `command-invalid`, `input-invalid`, `cancelled`
 */
export async function runRestore(words: readonly string[], context: CliContext): Promise<number> {
  const { terminal, now, signal } = context;
  const given = parseArguments(restore, words);
  if (given.text('identity') === '-' && given.text('database-url-file') === '-') {
    throw misused(restore.name, [
      { path: '--identity and --database-url-file', message: 'cannot both be standard input' },
    ]);
  }
  const identity = await readIdentity(restore.name, given.text('identity'), terminal);
  const dsn = await givenDatabase(given, terminal, userInfo().username);
  const folder = given.text('folder') ?? '.';
  const trust = await backupTrust(given, folder);
  await using local = await localBackup(restore.name, given, { trust, folder }, context);
  const { file } = local;
  const backup = await readDescription(file);
  // Before anything is asked; once more, with the cluster, when it is restored.
  const origin = requireOrigin(backup, trust, now());
  const targetDatabase = given.text('target-database');
  const request: RestoreRequest = {
    file,
    identity: identity.secret,
    ...defined({ targetDatabase }),
    trust,
  };
  const confirm = async (server: string, database: string): Promise<void> => {
    const into = targetDatabase ?? database;
    terminal.say(
      `The backup ${described(backup.manifest, origin)} will be restored into ${into} on ${server}, which has to be empty.`,
    );
    if (origin === 'accepted') await confirmUnsigned(restore.name, into, terminal);
    else await confirmRestore(given.flag('yes'), terminal);
  };
  const journal = new Journal(now);
  const stop = showJournal(journal, context);
  try {
    if (dsn === undefined) {
      const actor = `${userInfo().username}@${hostname()}`;
      const { conclusion, error, headline } = await restoreIntoCluster({
        given,
        request,
        confirm,
        journal,
        actor,
        now,
        signal,
      });
      for (const line of error === undefined ? [`✔ ${headline}`] : renderError(error)) terminal.say(line);
      if (conclusion === 'cancelled') return exitCodes.interrupted;
      return error === undefined ? exitCodes.done : exitCodes.failed;
    }
    await confirm(dsn.hosts[0].host, dsn.database);
    const { database, created, compared } = await restoreBackup({
      manager: thisMachine(),
      dsn,
      restore: request,
      journal,
      signal,
      now,
    });
    const rows =
      compared === undefined
        ? ''
        : `: ${counted(compared.tables, 'table')} with ${counted(compared.rows, 'row')}, as in the backup`;
    terminal.say(`✔ restored into the ${created ? 'new ' : ''}database ${database}${rows}`);
    return exitCodes.done;
  } finally {
    stop();
  }
}

function described({ label, startedAt, database, plain }: Manifest, origin: CheckedOrigin): string {
  const by = origin === 'accepted' ? 'NOT SIGNED by anybody you trust' : `signed by ${origin.signedBy}`;
  return `${label} of ${startedAt} (database ${database.name}, PostgreSQL ${database.serverVersion}, ${bytes(plain.bytes)} of SQL, ${by})`;
}

async function confirmRestore(yes: boolean, terminal: CliContext['terminal']): Promise<void> {
  if (yes) return;
  if (!terminal.isInteractive) {
    throw misused(restore.name, [{ path: '--yes', message: 'is missing: nobody is there to be asked' }]);
  }
  if (/^y(es)?$/i.test(await terminal.ask('Restore it? [y/N] '))) return;
  throw new OpsError('cancelled', 'nothing was restored');
}
