import { z } from 'zod';
import { orCancelled } from '../../cancellation.ts';
import { type ProgramVersion, restricts } from '../../database/client-tools.ts';
import { connect, type DatabaseSession } from '../../database/connection.ts';
import type { Dsn, DsnHost } from '../../database/connection-parameters.ts';
import { isHarmless } from '../../database/extensions.ts';
import type { OtherUser } from '../../database/other-user.ts';
import { fromRunner } from '../../database/reach.ts';
import { forWriting } from '../../database/session-settings.ts';
import { readRights } from '../../database/restore-role.ts';
import { nearestPostgres, type RunnerPostgres } from '../../database/runner-postgres.ts';
import { majorOf, type ServerFacts } from '../../database/server-facts.ts';
import { readTlsFiles, runnerFiles, type TlsFiles } from '../../database/tls.ts';
import type { RunnerServers } from './runner-servers.ts';
import { makeVerificationDatabase, serverOf } from './verification-database.ts';

/** An empty database to restore into, gone when disposed of. */
export interface VerificationDatabase extends AsyncDisposable {
  /** As it stands in a report: `a scratch PostgreSQL 15.18 on the runner`. */
  readonly name: string;
  readonly major: number;
  /** For a role that may do in it what its owner may, and nothing else. */
  readonly dsn: Dsn;
  readonly server: DsnHost;
  readonly tls: TlsFiles;
  readonly psql: { readonly path: string; readonly user: OtherUser };
}

/** What a place has to know of the database that was dumped. */
export type DumpedDatabase = Pick<
  ServerFacts,
  'version' | 'versionNum' | 'encoding' | 'locale' | 'sizeBytes' | 'extensions' | 'superuserNeeds' | 'roles'
>;

export interface PlaceOptions {
  readonly facts: DumpedDatabase;
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

/** Makes an empty database as much like the source's as a restore needs, or says why that cannot be. */
export async function openVerificationDatabase(wanted: PlaceOptions): Promise<VerificationDatabase | NoPlace> {
  const { facts, servers, signal, verifyUrl } = wanted;
  const [programs, user] = await Promise.all([programsFor(wanted), servers.user]);
  if ('because' in programs) return programs;
  if (user === undefined) return { because: nobodyElse };
  const unfit = unrestorable(facts);
  if (unfit !== undefined) return { because: unfit };

  await using stack = new AsyncDisposableStack();
  const scratch =
    verifyUrl === undefined ? await orCancelled(servers.start(programs, facts.sizeBytes), signal, 'runner') : undefined;
  const base = verifyUrl ?? scratch?.server.admin();
  if (base === undefined) throw new Error('neither a server of its own nor a given one');
  const tls = scratch === undefined ? await readTlsFiles(base, runnerFiles) : {};
  const admin = stack.use(await connect(base, fromRunner, { application: 'd8x-ops verification', tls, signal }));
  await forWriting(admin);
  const server = await serverOf(admin);
  const { superuser, ofMachine } = await readRights(admin);
  const reason = await refusal(admin, server, facts, superuser ? [] : ofMachine);
  if (reason !== undefined) return { because: reason };
  const isScratch = scratch !== undefined;
  const made = { admin, base, tls, superuser, facts, major: server.major, isScratch, signal };
  const dsn = await makeVerificationDatabase(made, stack);

  const kept = stack.move();
  return {
    name: isScratch
      ? `a scratch PostgreSQL ${server.version}${programs.from === undefined ? '' : ` of npm's ${programs.from}`} on the runner (${scratch.inMemory ? 'in memory' : 'on its disk, in the clear meanwhile, for it does not fit in memory'})`
      : `a new database on PostgreSQL ${server.version}`,
    major: server.major,
    dsn,
    server: admin.server,
    tls,
    psql: { path: programs.psql, user },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

const nobodyElse =
  "what is restored may only run as another user than the runner's, and that needs a runner that is root or whose sudo asks for no password";

/** Programs to verify with, and where they were fetched from, if they were. */
type Programs = RunnerPostgres & { readonly from?: string };

async function programsFor({ facts, verifyUrl, servers }: PlaceOptions): Promise<Programs | NoPlace> {
  const major = majorOf(facts.versionNum);
  const found = await servers.found;
  const onlyPsql = verifyUrl !== undefined;
  const postgres = nearestPostgres(onlyPsql ? found : found.filter(({ server }) => server), major);
  if (postgres === undefined) {
    const versions = found.map(({ version }) => version);
    const because = absence(versions, major, onlyPsql);
    return onlyPsql ? { because } : fetchedFor(major, found, servers, because);
  }
  if (restricts(postgres.version)) return postgres;
  return {
    because: `psql ${postgres.version.text} of the runner runs commands that a dump holds (CVE-2025-8714): install its latest minor version`,
  };
}

/** Fetched server programs, with the runner's newest psql: what a dump is restored by need not be as new as the server. */
async function fetchedFor(
  major: number,
  found: readonly RunnerPostgres[],
  servers: RunnerServers,
  because: string,
): Promise<Programs | NoPlace> {
  const psql = found
    .filter(({ version }) => restricts(version))
    .toSorted((a, b) => b.version.major - a.version.major)
    .at(0);
  if (psql === undefined) return { because };
  const fetched = await servers.fetch(major);
  if (fetched === undefined) return { because };
  if ('because' in fetched) return { because: `${because}, and ${fetched.because}` };
  const { package: name, release, version } = fetched.published;
  return { bin: fetched.bin, psql: psql.psql, version, server: true, from: `${name} ${release}` };
}

/** Why the owner of a database can't restore it, where that shows beforehand. */
function unrestorable({ extensions, superuserNeeds }: DumpedDatabase): string | undefined {
  const [first, ...more] = superuserNeeds;
  if (first !== undefined) {
    const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
    return `the ${first}${others} can only be restored by a superuser, and what is restored here never has a superuser's rights`;
  }
  const foreign = extensions.map(({ name }) => name).filter((name) => !isHarmless(name));
  if (foreign.length === 0) return undefined;
  return `${theExtensions(foreign)} can only be made by a superuser, and ${foreign.length === 1 ? 'is not one' : 'are none'} that foreign code may use on a runner`;
}

async function refusal(
  admin: DatabaseSession,
  server: { readonly version: string; readonly major: number },
  facts: DumpedDatabase,
  ofMachine: readonly string[],
): Promise<string | undefined> {
  if (server.major < majorOf(facts.versionNum)) {
    return `verify-database-url is PostgreSQL ${server.version}, the database server is ${facts.version}`;
  }
  if (ofMachine.length > 0) {
    return `the role of verify-database-url is in ${ofMachine.join(', ')}, and what is restored could use that: give one that may make databases and no more`;
  }
  const missing = await missingExtensions(admin, facts);
  return missing.length === 0 ? undefined : `${theExtensions(missing)} cannot be had where it would be restored`;
}

function theExtensions(names: readonly string[]): string {
  return `${names.length === 1 ? 'the extension' : 'the extensions'} ${names.join(', ')}`;
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

async function missingExtensions(session: DatabaseSession, facts: DumpedDatabase): Promise<readonly string[]> {
  if (facts.extensions.length === 0) return [];
  const rows = await session.query('select name from pg_available_extensions', z.object({ name: z.string() }));
  const available = new Set(rows.map(({ name }) => name));
  return facts.extensions.map(({ name }) => name).filter((name) => !available.has(name));
}
