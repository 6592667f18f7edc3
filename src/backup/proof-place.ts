import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { orCancelled } from '../cancellation.ts';
import { connect, type DatabaseSession } from '../database/connection.ts';
import type { Dsn, DsnHost } from '../database/connection-parameters.ts';
import type { ProgramVersion } from '../database/client-tools.ts';
import { fromRunner } from '../database/reach.ts';
import { nearestPostgres, type SystemUser } from '../database/runner-postgres.ts';
import { scratchDatabase, scratchUser } from '../database/scratch-server.ts';
import { majorOf, type ServerFacts } from '../database/server-facts.ts';
import { quoteIdentifier, quoteLiteral } from '../database/sql-quote.ts';
import { readTlsFiles, runnerFiles, type TlsFiles } from '../database/tls.ts';
import type { RunnerServers } from './runner-servers.ts';

/** An empty database to restore into, gone when disposed of. */
export interface ProofPlace extends AsyncDisposable {
  /** As it stands in a report: `a scratch PostgreSQL 15.18 on the runner`. */
  readonly name: string;
  readonly major: number;
  readonly dsn: Dsn;
  readonly server: DsnHost;
  readonly tls: TlsFiles;
  readonly psql: { readonly path: string; readonly version: ProgramVersion; readonly user: SystemUser | undefined };
}

export interface PlaceWish {
  /** Of the server that is backed up. */
  readonly facts: ServerFacts;
  /** A server to use instead of a scratch one. */
  readonly verifyUrl: Dsn | undefined;
  /** Outlive the place. */
  readonly servers: RunnerServers;
  readonly signal: AbortSignal;
}

/** Why there is no place, for `not verified, because …`. */
export interface NoPlace {
  readonly because: string;
}

const application = 'd8x-ops proof';

/** Makes an empty database as much like the source's as a restore needs, or says why that cannot be. */
export async function openProofPlace(wish: PlaceWish): Promise<ProofPlace | NoPlace> {
  const major = majorOf(wish.facts.versionNum);
  const found = await wish.servers.found;
  const postgres = nearestPostgres(wish.verifyUrl === undefined ? found.filter(({ server }) => server) : found, major);
  if (postgres === undefined)
    return {
      because: absence(
        found.map(({ version }) => version),
        major,
        wish.verifyUrl !== undefined,
      ),
    };

  await using stack = new AsyncDisposableStack();
  const scratch =
    wish.verifyUrl === undefined ? await orCancelled(wish.servers.start(postgres), wish.signal, 'runner') : undefined;
  const base = wish.verifyUrl ?? scratch?.dsn(scratchDatabase.name);
  if (base === undefined) throw new Error('neither a server of its own nor a given one');
  const tls = scratch === undefined ? await readTlsFiles(base, runnerFiles) : {};
  const admin = stack.use(await connect(base, fromRunner, { application, tls, signal: wish.signal }));
  const server = await serverOf(admin);
  if (majorOf(server.versionNum) < major) {
    return {
      because: `verify-database-url is PostgreSQL ${server.version}, the database server is ${wish.facts.version}`,
    };
  }
  const missing = await missingExtensions(admin, wish.facts);
  if (missing.length > 0) {
    return {
      because: `${missing.length === 1 ? 'the extension' : 'the extensions'} ${missing.join(', ')} cannot be had where it would be restored`,
    };
  }
  // On a server of others no roles are made: a dump that needs one then fails to restore, and says which.
  if (scratch === undefined) await dropForgotten(admin);
  else await admin.execute(makeRoles(wish.facts.roles));
  // Making one takes as long as restoring a small backup.
  const isThere = scratch !== undefined && wish.facts.encoding === scratchDatabase.encoding;
  const database = isThere ? scratchDatabase.name : await create(admin, wish.facts.encoding);
  if (scratch === undefined) stack.defer(() => drop(admin, database));

  const kept = stack.move();
  return {
    name:
      scratch === undefined
        ? `a new database on PostgreSQL ${server.version}`
        : `a scratch PostgreSQL ${server.version} on the runner`,
    major: majorOf(server.versionNum),
    dsn: { ...base, database, hosts: [admin.server] },
    server: admin.server,
    tls,
    psql: { path: `${postgres.bin}/psql`, version: postgres.version, user: scratch?.user },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function create(admin: DatabaseSession, encoding: string): Promise<string> {
  const database = `d8x_proof_${Math.floor(Date.now() / 1000)}_${randomBytes(6).toString('hex')}`;
  await admin.execute(
    `create database ${quoteIdentifier(database)} template template0 encoding ${quoteLiteral(encoding)} lc_collate 'C' lc_ctype 'C'`,
  );
  return database;
}

function absence(versions: readonly ProgramVersion[], major: number, onlyPsql: boolean): string {
  const what = onlyPsql ? 'psql' : 'PostgreSQL';
  if (versions.length === 0) return `there is no ${what} on the runner`;
  if (versions.some((version) => version.major >= major)) {
    return 'there is no PostgreSQL server on the runner, only its client programs';
  }
  const list = [...new Set(versions.map(({ text }) => text))].join(', ');
  return `the database server is PostgreSQL ${major}, and the runner has ${what} ${list}`;
}

function serverOf(session: DatabaseSession): Promise<{ readonly version: string; readonly versionNum: number }> {
  return session.queryOne(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as "versionNum"`,
    z.object({ version: z.string(), versionNum: z.int() }),
  );
}

async function missingExtensions(session: DatabaseSession, facts: ServerFacts): Promise<readonly string[]> {
  if (facts.extensions.length === 0) return [];
  const rows = await session.query('select name from pg_available_extensions', z.object({ name: z.string() }));
  const available = new Set(rows.map(({ name }) => name));
  return facts.extensions.map(({ name }) => name).filter((name) => !available.has(name));
}

/** Roles that can do nothing, so that policies can name them. */
function makeRoles(names: readonly string[]): string {
  return names
    .filter((name) => name !== scratchUser)
    .map((name) => `create role ${quoteIdentifier(name)};`)
    .join('\n');
}

/** Databases of runs that died: older than a day, with nobody connected. */
async function dropForgotten(session: DatabaseSession): Promise<void> {
  const rows = await session.query(
    `select datname as name from pg_database d where datname ~ '^d8x_proof_[0-9]+_[0-9a-f]{12}$'
      and split_part(datname, '_', 3)::bigint < extract(epoch from now()) - 86400
      and not exists (select from pg_stat_activity a where a.datid = d.oid)`,
    z.object({ name: z.string() }),
  );
  for (const { name } of rows) await drop(session, name);
}

async function drop(session: DatabaseSession, database: string): Promise<void> {
  await session.execute(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = ${quoteLiteral(database)} and pid <> pg_backend_pid()`,
  );
  await session.execute(`drop database if exists ${quoteIdentifier(database)}`);
}
