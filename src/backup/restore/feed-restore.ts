import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Host } from '../../cluster/host.ts';
import { cancellation } from '../../cancellation.ts';
import type { FoundProgram } from '../../database/client-tools.ts';
import type { Dsn, DsnHost } from '../../database/connection-parameters.ts';
import { psqlCommand, psqlFailure } from '../../database/psql.ts';
import { countQuery } from '../../database/row-counts.ts';
import { quoteLiteral } from '../../database/sql-quote.ts';
import { isOpsError, OpsError } from '../../errors.ts';
import { AgeDecryption } from '../format/age-file.ts';
import { corrupt, readBackup } from '../format/check-backup.ts';
import { decompression } from '../format/compression.ts';
import { RechunkTransform } from '../streams/rechunk.ts';
import type { Identity } from '../format/identity.ts';
import { LargeObjectFilter } from './large-object-filter.ts';
import type { Manifest, TableCount } from '../format/manifest.ts';
import { HashingPassThrough } from '../streams/hashing.ts';
import { type OnRead, ReadingProgress } from '../streams/reading-progress.ts';
import { RestoreScript } from './restore-script.ts';

export interface RestoreFeed {
  readonly manager: Pick<Host, 'stream'>;
  readonly dsn: Dsn;
  readonly server: DsnHost;
  readonly database: string;
  /** The server's major version. */
  readonly major: number;
  readonly psql: FoundProgram;
  /** Name of psql's session on the server. */
  readonly session: string;
  readonly file: string;
  readonly manifest: Manifest;
  readonly identity: Identity;
  readonly signal: AbortSignal;
  readonly onRead?: OnRead;
  /** The database goes when the restore fails. */
  readonly leavesNothing: boolean;
}

/**
 * How long psql is waited for once the run is cancelled: its session is ended on the server next, and it may be on a host
 * that does not answer.
 */
const partingMs = 1_500;

/**
 * Streams a backup, as SQL, into psql on the manager. psql commits only what the whole file turned out to be, with as many
 * rows in every table as the manifest counted.
 *
 * @throws OpsError `restore-failed`, `backup-corrupt` (the file changed since it was checked), `connection-lost`, `cancelled`
 */
export async function feedRestore(feed: RestoreFeed): Promise<void> {
  const { manifest, signal } = feed;
  const measure = new HashingPassThrough();
  const script = new RestoreScript({
    major: feed.major,
    beforeCommit: () => {
      if (measure.measured.sha256 !== manifest.encrypted.sha256) {
        return Promise.reject(corrupt(`${feed.file} changed while it was being restored`));
      }
      return Promise.resolve(manifest.tables === undefined ? '' : countAssertions(manifest.tables));
    },
  });
  const command = psqlCommand(feed.psql.path, feed.dsn, feed.server, feed.database, feed.session);
  const running = await feed.manager.stream({ ...command, stdin: script }, { signal });
  running.stdout.resume();
  const feeding = pipeline(
    readBackup(feed.file),
    measure,
    new ReadingProgress(feed.onRead),
    new AgeDecryption(feed.identity),
    new RechunkTransform(),
    decompression(manifest.compression),
    new LargeObjectFilter(),
    script,
    { signal },
  ).catch((error: unknown) => {
    // Its stdin would stay open.
    running.kill();
    throw error;
  });
  // psql that ended early reads no more: the rest has nowhere to go.
  const ending = running.exit.finally(() => script.destroy());
  const settled = Promise.allSettled([feeding, ending]);
  await Promise.race([settled, whileAfter(signal, partingMs)]);
  if (signal.aborted) throw cancellation(signal, { doing: 'the backup was being restored' });
  const [fed, ended] = await settled;
  if (fed.status === 'rejected' && isOpsError(fed.reason)) throw fed.reason;
  if (ended.status === 'rejected')
    throw fed.status === 'fulfilled' ? uncertain(ended.reason, feed.database) : ended.reason;
  const { code, stderr } = ended.value;
  if (code === 0 && fed.status === 'fulfilled' && script.isCommitted(stderr)) return;
  const why = code === 0 ? 'the dump swallows the end of the script that restores it' : psqlFailure(stderr);
  throw new OpsError('restore-failed', `psql could not restore the backup: ${why}`, {
    where: feed.database,
    hint: feed.leavesNothing
      ? 'Nothing of it was kept. Fix what it names and restore again.'
      : 'It is one transaction: nothing of it was kept, unless the backup ended the transaction by itself. Look whether the database is empty, fix what the message names, and restore again.',
    cause: fed.status === 'rejected' ? fed.reason : undefined,
  });
}

/** Over some time after the signal was aborted. */
async function whileAfter(signal: AbortSignal, ms: number): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
  await pause(ms, undefined, { ref: false });
}

/** The link broke when the commit was already on its way. */
function uncertain(cause: unknown, database: string): OpsError {
  return new OpsError(
    'connection-lost',
    'the connection was lost at the end of the restore, before psql said how it ended',
    {
      where: database,
      hint: `Look whether ${database} holds the data: it does, all of it or nothing.`,
      cause,
    },
  );
}

/** SQL that fails, and so keeps the transaction from being committed, unless every table has as many rows as it had. */
export function countAssertions(tables: readonly TableCount[]): string {
  const tag = `$d8x${randomBytes(8).toString('hex')}$`;
  const checks = tables.map((table) => {
    const name = `${table.schema}.${table.name}`.replaceAll('%', '%%');
    const said = quoteLiteral(`table ${name} has % rows, the backup had ${table.rows}`);
    return `n := (${countQuery(table)}); if n <> ${table.rows} then raise exception ${said}, n; end if;`;
  });
  // After a dump, the session is in that one's encoding.
  return checks.length === 0
    ? ''
    : `set client_encoding = 'UTF8'; do ${tag} declare n bigint; begin\n${checks.join('\n')}\nend ${tag};`;
}
