import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, suite, test } from 'node:test';
import { type Manifest, manifestSchema } from '../../../src/backup/format/manifest.ts';
import { restoreNotes } from '../../../src/backup/take/restore-notes.ts';
import { connect } from '../../../src/database/connection.ts';
import { dumpOptions } from '../../../src/database/dump-command.ts';
import { fromRunner } from '../../../src/database/reach.ts';
import { readServerFacts } from '../../../src/database/server-facts.ts';
import { startPostgres, type TestPostgres } from '../database/postgres.ts';
import { byVersion, objectsOf } from '../database/objects-by-version.ts';

/*
 * Every pair of a server and client programs that is on this machine: Debian's, and those in the folders that D8X_OPS_POSTGRES lists,
 * each with a `bin`.
 */
interface Programs {
  readonly bin: string;
  readonly major: number;
}

const folders = [
  ...readdirSync('/usr/lib/postgresql').map((name) => join('/usr/lib/postgresql', name)),
  ...(process.env['D8X_OPS_POSTGRES'] ?? '').split(delimiter).filter((path) => path !== ''),
];

function programs(needed: readonly string[], shown: string): readonly Programs[] {
  const found = folders.flatMap((folder): Programs[] => {
    const bin = join(folder, 'bin');
    if (!needed.every((name) => readdirSync(bin).includes(name))) return [];
    const version = execFileSync(join(bin, shown), ['--version']).toString();
    return [{ bin, major: Number(/ (\d+)\./.exec(version)?.[1]) }];
  });
  return found.toSorted((a, b) => a.major - b.major);
}

const servers = programs(['initdb', 'pg_ctl', 'postgres'], 'postgres');
const clients = programs(['psql', 'pg_dump', 'createdb'], 'pg_dump');

/** Where the commands of RESTORE.md come from: nothing else is told to whoever has nothing but a backup. */
function commandsOf(notes: string): { readonly create: string; readonly decrypt: string; readonly restore: string } {
  const [decrypt = '', restore = ''] = (/```bash\n([^]*?)\n```/.exec(notes)?.[1] ?? '').split('\n');
  return { create: /`(createdb [^`]*)`/.exec(notes)?.[1] ?? '', decrypt, restore };
}

for (const server of servers) {
  suite(`a backup of PostgreSQL ${server.major} is restored into it by the commands of its RESTORE.md`, () => {
    let running: TestPostgres | undefined;
    const folder = mkdtempSync(join(tmpdir(), 'stock-'));
    after(async () => {
      await running?.stop();
      rmSync(folder, { recursive: true });
    });
    const key = join(folder, 'key.txt');
    execFileSync('age-keygen', ['-o', key], { stdio: 'ignore' });
    const recipient = execFileSync('age-keygen', ['-y', key]).toString().trim();

    const open = async (): Promise<TestPostgres> => {
      if (running !== undefined) return running;
      running = await startPostgres({}, server.bin);
      await running.sql("create role broker login createdb password 'secret'");
      for (const { name, since, options } of byVersion) {
        if (server.major < since) continue;
        await running.sql(`create database ${name} owner broker template template0 ${options}`);
        await running.sql(`set role broker;\n${objectsOf(name, server.major)}`, name);
      }
      return running;
    };

    for (const client of clients.filter(({ major }) => major >= server.major)) {
      for (const { name, since } of byVersion.filter((one) => server.major >= one.since)) {
        test(`${name} (since ${since}), by pg_dump and psql ${client.major}`, async () => {
          const postgres = await open();
          const environment = {
            PATH: `${client.bin}:/usr/bin:/bin`,
            PGHOST: '127.0.0.1',
            PGPORT: `${postgres.port}`,
            PGUSER: 'broker',
            PGPASSWORD: 'secret',
            LC_ALL: 'C.UTF-8',
          };
          const dump = execFileSync('pg_dump', [...dumpOptions, name], { env: environment, maxBuffer: 1 << 28 });
          const file = 'backup-x.dump.sql.zst.age';
          const place = mkdtempSync(join(folder, 'to-'));
          const packed = execFileSync('zstd', ['-q', '-c'], { input: dump });
          writeFileSync(join(place, file), execFileSync('age', ['-r', recipient], { input: packed }));
          const notes = restoreNotes(await manifestOf(postgres.dsn('broker', name), dump.toString('latin1'), file));
          const { create, decrypt, restore } = commandsOf(notes);
          assert.match(create, /^createdb .* restored$/);
          const script = ['set -e', `cp ${key} .`, create, decrypt, restore].join('\n');
          const ran = spawnSync('bash', ['-c', script], { cwd: place, env: environment, encoding: 'utf8' });
          assert.equal(ran.status, 0, `${create}\n${ran.stderr}`);
          const [before, then] = await Promise.all([name, 'restored'].map((one) => postgres.sql(everything, one)));
          assert.equal(then, before);
          await postgres.sql('drop database restored');
        });
      }
    }
  });
}

/** Locale, definitions and rows, as the server itself tells them. */
const everything = String.raw`
select to_jsonb(d) - '{oid,datname,datfrozenxid,datminmxid,datdba,dattablespace,datlastsysoid,datacl,datconnlimit}'::text[] from pg_database d where datname = current_database();
select conrelid::regclass, conname, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace order by conrelid::regclass::text, 2;
select indexrelid::regclass, pg_get_indexdef(indexrelid) from pg_index where indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace) order by indexrelid::regclass::text;
select c.oid::regclass, query_to_xml(format('select * from %s as r order by r::text', c.oid::regclass), true, true, '') from pg_class c
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'm', 'v') order by c.oid::regclass::text;`;

async function manifestOf(dsn: Parameters<typeof connect>[0], dump: string, name: string): Promise<Manifest> {
  await using session = await connect(dsn, fromRunner, { application: 'stock-commands' });
  const facts = await readServerFacts(session);
  const measured = { bytes: 1, sha256: 'a'.repeat(64) };
  return manifestSchema.parse({
    kind: 'd8x-ops/backup',
    version: 2,
    name,
    label: 'x',
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:01.000Z',
    database: {
      name: facts.database,
      serverVersion: facts.version,
      serverVersionNum: facts.versionNum,
      encoding: facts.encoding,
      locale: facts.locale,
      sizeBytes: 1,
      extensions: [],
    },
    dump: { format: 'plain', version: /Dumped by pg_dump version (\S+)/.exec(dump)?.[1], options: [] },
    compression: 'zstd',
    encryption: { format: 'age-encryption.org/v1', recipients: ['age1x'] },
    encrypted: measured,
    compressed: measured,
    plain: measured,
    verification: { state: 'not-asked' },
  });
}
