import { randomBytes } from 'node:crypto';
import { throwIfCancelled } from '../../cancellation.ts';
import { probe, ensureTool } from '../../database/dump-tool.ts';
import { sqlState } from '../../database/failure.ts';
import { majorOf, readServerFacts } from '../../database/server-facts.ts';
import { isOpsError, messageOf, OpsError } from '../../errors.ts';
import type { Journal, OpenStep } from '../../report/journal.ts';
import { bytes, counted } from '../../report/quantities.ts';
import type { Secret } from '../../secret.ts';
import { checkBackup } from '../format/check-backup.ts';
import type { Identity } from '../format/identity.ts';
import type { Manifest } from '../format/manifest.ts';
import { feedRestore } from '../restore/feed-restore.ts';
import { abandonRestore } from '../restore/restore-database.ts';
import type { OnRead } from '../streams/reading-progress.ts';
import { readRole } from './check-role.ts';
import { carryGrants } from './grants-inside.ts';
import type { ExchangeNames } from './names.ts';
import { carriedOver, makeLike, type PresentDatabase, readPresent } from './present-database.ts';
import type { ServerAccess } from './server-access.ts';

/** A stored backup, fetched, and vouched for. */
export interface BackupToRecover {
  readonly file: string;
  readonly manifest: Manifest;
  readonly identity: Identity;
  /** Lets a missing psql be installed on the manager. */
  readonly sudoPassword?: Secret | undefined;
  readonly journal: Journal;
  readonly signal: AbortSignal;
}

/** What was compared before the restored database was committed. */
export interface RestoredRows {
  readonly tables: number;
  readonly rows: number;
}

const application = 'd8x-ops exchange';
const shownGrants = 5;
/** How long removing what was made may take; less once the run is over, which soon ends for good. */
const tidyingMs = 60_000;
const partingMs = 3_000;

/**
 * Makes a database as the present one is, restores the backup into it in one transaction that is committed only when every table has
 * as many rows as the manifest says, and then gives it the present one's settings, comment, limit and grants. Services run on.
 * Nothing of it stays when it fails.
 * @returns undefined where the manifest has no counts
 * @throws OpsError `restore-refused`, `restore-failed`, `backup-corrupt`, `dump-tool-missing`, `database-refused`,
 * `database-unreachable`, `connection-lost`, `cancelled`
 */
export async function makeRestored(
  access: ServerAccess,
  names: ExchangeNames,
  backup: BackupToRecover,
): Promise<RestoredRows | undefined> {
  const { manager, dsn } = access;
  const { manifest, signal, journal, file } = backup;
  const { present, major, owner } = await look(access, names, signal);
  const psql = await journal.step({ title: 'Check the backup', phase: 'restore' }, async (step) => {
    const finding = findPsql(access, major, backup, step);
    await Promise.all([finding, checkBackup(file, manifest, backup.identity, signal, tellInto(step, manifest))]);
    step.detail(`${bytes(manifest.encrypted.bytes)}, authentic and as its manifest says`);
    return finding;
  });
  throwIfCancelled(signal, { doing: 'the restore was about to begin' });
  const title = { title: `Restore beside ${names.database}`, phase: 'restore', host: manager.name } as const;
  return journal.step(title, async (step) => {
    const session = `${application} ${randomBytes(6).toString('hex')}`;
    try {
      await create(access, makeLike({ ...present, owner }, names.made, major), signal);
      await feedRestore({
        manager,
        dsn,
        server: dsn.hosts[0],
        database: names.made,
        major,
        psql,
        session,
        file,
        manifest,
        identity: backup.identity,
        signal,
        onRead: tellInto(step, manifest),
        leavesNothing: true,
      });
      step.progress('rows are in; statistics for the planner are gathered');
      await analyze(access, names.made, signal);
      await carryOver(access, present, names, backup);
    } catch (error) {
      if (wasThere(error)) throw error;
      const openAnew = () => access.open(application, AbortSignal.timeout(signal.aborted ? partingMs : tidyingMs));
      await abandonRestore({ openAnew }, session, names.made);
      throw error;
    }
    const { tables } = manifest;
    const rows = tables?.reduce((sum, table) => sum + table.rows, 0) ?? 0;
    step.detail(
      tables === undefined
        ? `${names.made}; its rows were not counted when it was backed up`
        : `${names.made}: ${counted(tables.length, 'table')} with ${counted(rows, 'row')}, as counted`,
    );
    return tables === undefined ? undefined : { tables: tables.length, rows };
  });
}

async function look(
  access: ServerAccess,
  { database }: ExchangeNames,
  signal: AbortSignal,
): Promise<{ readonly present: PresentDatabase; readonly major: number; readonly owner: string }> {
  await using session = await access.open(application, signal);
  const major = majorOf((await readServerFacts(session)).versionNum);
  const present = await readPresent(session, database, major);
  if (present !== undefined) {
    const role = await readRole(session, present);
    // One that is not renamed may be somebody else's.
    return { present, major, owner: role.owns && role.mayMakeForOwner ? present.owner : role.name };
  }
  throw new OpsError('restore-refused', `the database ${database} does not exist`, { where: database });
}

async function findPsql(
  { manager }: ServerAccess,
  major: number,
  { sudoPassword, signal }: BackupToRecover,
  step: OpenStep,
): ReturnType<typeof ensureTool> {
  return ensureTool(manager, await probe(manager, signal), {
    program: 'psql',
    major,
    sudoPassword,
    signal,
    onInstall: (name) => step.progress(`installing ${name}`),
  });
}

async function create(access: ServerAccess, sql: string, signal: AbortSignal): Promise<void> {
  await using session = await access.open(application, signal);
  await session.execute(sql);
}

/** One of that name was there: it is not ours to remove. */
function wasThere(error: unknown): boolean {
  return isOpsError(error) && sqlState(error.cause) === '42P04';
}

/** Without statistics the first queries after the exchange would be planned as if the tables were empty. */
async function analyze(access: ServerAccess, database: string, signal: AbortSignal): Promise<void> {
  await using session = await access.openIn(database, application, signal);
  await session.execute('analyze');
}

async function carryOver(
  access: ServerAccess,
  present: PresentDatabase,
  { database, made }: ExchangeNames,
  { journal, signal }: BackupToRecover,
): Promise<void> {
  await using from = await access.openIn(database, application, signal);
  await using to = await access.openIn(made, application, signal);
  const left = await carryGrants(from, to);
  if (left.length > 0) {
    const more = left.length > shownGrants ? ` and ${left.length - shownGrants} more` : '';
    journal.notice(
      `What is granted in ${database} could not be carried over to ${made} on: ${left.slice(0, shownGrants).join(', ')}${more}. Grant it there as its owner.`,
    );
  }
  await using session = await access.open(application, signal);
  for (const { what, sql } of carriedOver(present, made)) {
    try {
      await session.execute(sql);
    } catch (error) {
      if (!isOpsError(error, 'database-refused') || sqlState(error.cause) !== '42501') throw error;
      journal.notice(`${what} could not be carried over to ${made}: ${messageOf(error.cause)}`);
    }
  }
}

function tellInto(step: OpenStep, { encrypted }: Manifest): OnRead {
  return (read) => step.progress(`${bytes(read)} of ${bytes(encrypted.bytes)}`, read / encrypted.bytes);
}
