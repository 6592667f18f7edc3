import { randomBytes } from 'node:crypto';
import type { Host } from '../../cluster/host.ts';
import { throwIfCancelled } from '../../cancellation.ts';
import type { Dsn } from '../../database/dsn.ts';
import { majorOf } from '../../database/server-facts.ts';
import { OpsError } from '../../errors.ts';
import type { Journal, OpenStep } from '../../report/journal.ts';
import { bytes } from '../../report/quantities.ts';
import type { RestoreRequest } from '../../request.ts';
import type { Secret } from '../../secret.ts';
import { checkBackup, readDescription } from '../format/check-backup.ts';
import { feedRestore } from './feed-restore.ts';
import { type Identity, parseIdentity } from '../format/identity.ts';
import type { Manifest } from '../format/manifest.ts';
import { requireOrigin } from '../origin/check-origin.ts';
import type { OnRead } from '../streams/reading-progress.ts';
import { abandonRestore, createDatabase, replaceEmpty } from './restore-database.ts';
import { openTarget, type RestoreTarget } from './restore-target.ts';

export interface RestoreOptions {
  /** The host that runs psql and whose network reaches the database. */
  readonly manager: Pick<Host, 'name' | 'run' | 'tryRun' | 'stream' | 'connectTcp'>;
  readonly dsn: Dsn;
  readonly restore: RestoreRequest;
  /** Lets a missing psql be installed on the manager. */
  readonly sudoPassword?: Secret;
  readonly journal: Journal;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

export interface RestoredBackup {
  readonly database: string;
  /** Whether the database was made for this restore. */
  readonly created: boolean;
  readonly manifest: Manifest;
  /** What was compared before the transaction was committed; absent where the manifest holds no counts. */
  readonly compared?: { readonly tables: number; readonly rows: number };
}

/**
 * Restores an encrypted backup into the cluster's database, in one transaction, through psql on the manager. Its origin is checked
 * before anything is opened; the whole file is authenticated and compared with its manifest before the first byte is sent, and again before the transaction is committed.
 *
 * @throws OpsError `origin-unknown`, `restore-refused` (target not empty, manifest missing or unreadable, another key), `backup-corrupt`,
 * `restore-failed`, `database-unreachable`, `database-refused`, `dump-tool-missing`, `input-invalid` (identity), `cancelled`;
 * then the database is as before
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoredBackup> {
  const { restore, journal, manager } = options;
  const identity = await parseIdentity(restore.identity);
  const manifest = await vouchedFor(options);
  await using stack = new AsyncDisposableStack();
  const target = await prepare(options, manifest, identity, stack);
  throwIfCancelled(options.signal, { doing: 'the restore was about to begin' });
  const { tables } = manifest;
  const rows = tables?.reduce((sum, table) => sum + table.rows, 0) ?? 0;
  await journal.step({ title: 'Restore', phase: 'restore', host: manager.name }, async (step) => {
    await restoreInto(target, manifest, identity, options, tellInto(step, manifest));
    step.detail(tables === undefined ? 'its rows were not counted when it was made' : `${rows} rows, as counted`);
  });
  return {
    database: target.database,
    created: !target.exists,
    manifest,
    ...(tables === undefined ? {} : { compared: { tables: tables.length, rows } }),
  };
}

/** The manifest of a backup that somebody vouches for. Nothing of the backup itself was read until then. @throws OpsError `origin-unknown`, `restore-refused` */
export async function vouchedFor({
  restore,
  journal,
  now,
}: Pick<RestoreOptions, 'journal' | 'now'> & {
  readonly restore: Pick<RestoreRequest, 'file' | 'trust'>;
}): Promise<Manifest> {
  return journal.step({ title: 'Check who made the backup', phase: 'restore' }, async (step) => {
    const backup = await readDescription(restore.file);
    const checked = requireOrigin(backup, restore.trust, now());
    step.detail(
      checked === 'accepted'
        ? 'nobody vouches for it; it is restored on the word of whoever started this'
        : `signed by ${checked.signedBy}, in run ${checked.origin.run.id} of ${checked.origin.repository.name}`,
    );
    return backup.manifest;
  });
}

/** Checks the backup and looks at the target at the same time: whatever is wrong with either, nothing has begun. */
async function prepare(
  options: RestoreOptions,
  manifest: Manifest,
  identity: Identity,
  stack: AsyncDisposableStack,
): Promise<RestoreTarget> {
  const { manager, dsn, restore, journal } = options;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const checking = journal.step({ title: 'Check the backup', phase: 'restore' }, async (step) => {
    await checkBackup(restore.file, manifest, identity, signal, tellInto(step, manifest));
    step.detail(`${bytes(manifest.encrypted.bytes)}, authentic and as its manifest says`);
  });
  const looking = journal.step({ title: 'Look at the target', phase: 'restore', host: manager.name }, async (step) => {
    const found = await openTarget({
      manager,
      dsn,
      targetDatabase: restore.targetDatabase,
      manifest,
      sudoPassword: options.sudoPassword,
      signal,
      onInstall: (name) => step.progress(`installing ${name}`),
    });
    stack.use(found.admin);
    step.detail(found.exists ? `${found.database} is empty` : `${found.database} will be made`);
    return found;
  });
  try {
    const [target] = await Promise.all([looking, checking]);
    return target;
  } catch (error) {
    stop.abort(new OpsError('cancelled', 'ended because the restore cannot begin', { cause: error }));
    await Promise.allSettled([looking, checking]);
    throw error;
  }
}

function tellInto(step: OpenStep, { encrypted }: Manifest): OnRead {
  return (read) => step.progress(`${bytes(read)} of ${bytes(encrypted.bytes)}`, read / encrypted.bytes);
}

async function restoreInto(
  target: RestoreTarget,
  manifest: Manifest,
  identity: Identity,
  options: RestoreOptions,
  onRead: OnRead,
): Promise<void> {
  const unique = randomBytes(6).toString('hex');
  const session = `d8x-ops restore ${unique}`;
  const made = madeFor(target, unique);
  if (made === undefined) {
    options.journal.notice(
      `The restore goes into ${target.database} itself, which can't be replaced by a new database (its owner, who may make databases, can, while nobody is connected). A backup that ends the restore's transaction by itself is refused, but leaves part of itself there.`,
    );
  } else await createDatabase(target, made, manifest);
  try {
    await feedRestore({
      manager: options.manager,
      dsn: options.dsn,
      server: target.admin.server,
      database: made ?? target.database,
      major: majorOf(target.facts.versionNum),
      psql: target.psql,
      session,
      file: options.restore.file,
      manifest,
      identity,
      signal: options.signal,
      onRead,
      leavesNothing: made !== undefined,
    });
  } catch (error) {
    await abandonRestore(target, session, made);
    throw error;
  }
  if (made !== undefined && target.exists) await replaceEmpty(target, made);
}

/** The database that is made for the restore: the target, or one that takes its place. */
function madeFor({ database, exists, canReplace }: RestoreTarget, unique: string): string | undefined {
  if (!exists) return database;
  return canReplace ? `d8x_restore_${unique}` : undefined;
}
