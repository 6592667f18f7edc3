import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { openExchange } from '../../../../src/backup/exchange/exchange.ts';
import { makeLike, readPresent } from '../../../../src/backup/exchange/present-database.ts';
import { connect } from '../../../../src/database/connection.ts';
import { unpackPrograms } from '../../../../src/database/fetch-postgres.ts';
import { type PublishedPostgres, publishedFor } from '../../../../src/database/published-postgres.ts';
import { fromRunner } from '../../../../src/database/reach.ts';
import { Journal } from '../../../../src/report/journal.ts';
import { npmArchive } from '../../../tools/npm-archive.ts';
import { localHost } from '../../database/local-host.ts';
import { byVersion } from '../../database/objects-by-version.ts';
import { startPostgres, type TestPostgres } from '../../database/postgres.ts';
import { allRows, sampleDatabase } from '../../database/sample-database.ts';
import { brokerPassword } from '../setting.ts';
import { type ExchangeSetting, openExchangeSetting } from './exchange-setting.ts';

const folder = mkdtempSync(join(tmpdir(), 'exchange-versions-'));
chmodSync(folder, 0o755);
let oldest: ExchangeSetting;
const published = publishedFor(`linux-${process.arch}`);

async function programsOf({ version, ...rest }: PublishedPostgres): Promise<string> {
  const into = join(folder, `${version.major}`);
  mkdirSync(into);
  chmodSync(into, 0o755);
  await unpackPrograms(await npmArchive({ version, ...rest }), into, new AbortController().signal);
  return join(into, 'native', 'bin');
}

/**
 * A manager whose psql says that it is of the latest version: this machine's may be older than a server, is refused then, and knows
 * everything that a restore needs all the same.
 */
function managerOf(setting: ExchangeSetting): ReturnType<typeof localHost> {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const path = join(bin, 'psql');
  writeFileSync(
    path,
    `#!/bin/sh\n[ "$1" = --version ] && echo 'psql (PostgreSQL) 18.4' && exit\nexec ${setting.server.bin}/psql "$@"\n`,
  );
  chmodSync(path, 0o755);
  return localHost(bin);
}

/** What the server keeps of a database, besides its contents and its number. */
const kept = (name: string): string => `
  select to_jsonb(d) - '{oid,datname,datfrozenxid,datminmxid,datlastsysoid,datacl}'::text[] ||
    jsonb_build_object('grants', (select array_agg(a::text order by a::text) from unnest(d.datacl) a), 'comment', shobj_description(d.oid, 'pg_database'),
      'settings', (select jsonb_object_agg(coalesce(r.rolname, ''), s.setconfig) from pg_db_role_setting s
        left join pg_roles r on r.oid = s.setrole where s.setdatabase = d.oid))
  from pg_database d where datname = '${name}'`;

const hash = `select md5(rows) from (${allRows}) as every(rows)`;

const granted = `select string_agg(format('%s %s', c.relname, c.relacl), E'\\n' order by c.relname) from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relacl is not null and c.relname <> 'newer'`;

before(async () => {
  const [first] = published;
  assert.ok(first !== undefined);
  oldest = await openExchangeSetting(await programsOf(first));
});
after(async () => {
  await oldest[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

for (const programs of published) {
  const { major } = programs.version;
  suite(`on PostgreSQL ${major}`, () => {
    let server: TestPostgres;
    before(async () => {
      const bin =
        major === published[0]?.version.major ? join(folder, `${major}`, 'native', 'bin') : await programsOf(programs);
      server = await startPostgres({}, bin);
      const password = brokerPassword.replaceAll("'", "''");
      const tablespace = join(server.folder, 'space');
      await server.sql(`create role broker login createdb createrole password '${password}'; create role reader; create role writer;
        create role "odd ""role"; copy (select 1) to program 'mkdir ${tablespace}'; create tablespace "other space" location '${tablespace}';
        grant create on tablespace "other space" to broker; create database d8x owner broker tablespace "other space" lc_collate 'C' template template0`);
      await server.sql(
        `set role broker;\n${sampleDatabase}
        grant select on referral_code, busy_codes to reader; grant update (note) on referral_code_usage to reader with grant option;
        grant usage on sequence order_ids to reader; revoke execute on function add_fee from public; grant execute on function add_fee to reader;
        grant usage on schema "odd ""schema""" to "odd ""role"; alter default privileges in schema public grant select on tables to reader;
        create table newer (x int); grant select on newer to reader`,
        'd8x',
      );
      await server.sql(`
        alter database d8x set search_path to "$user", 'odd "schema"', public;
        alter database d8x set default_transaction_read_only to on;
        alter database d8x set "d8x.custom" to 'a=b, "c"';
        alter database d8x set log_statement to 'ddl';
        alter role broker in database d8x set statement_timeout to '7min';
        alter role reader in database d8x set work_mem to '5MB';
        comment on database d8x is 'it''s "ours"';
        alter database d8x connection limit 17;
        revoke all on database d8x from public; grant connect on database d8x to reader; grant create on database d8x to "odd ""role" with grant option`);
    });
    after(() => server.stop());

    test('a backup comes into service, in a database as the one before, with the rights of others', async () => {
      const journal = new Journal(() => new Date());
      const notices: string[] = [];
      journal.listen((event) => event.kind === 'notice' && notices.push(event.message));
      const exchange = await openExchange({
        manager: managerOf(oldest),
        dsn: server.dsn('broker', 'd8x', brokerPassword),
        signal: new AbortController().signal,
      });
      const names = oldest.names();
      const backup = { ...oldest.backup, journal };
      const { notices: beforehand } = await exchange.check({ renames: true, names, manifest: backup.manifest });
      await exchange.restoreBeside(names, backup);
      assert.deepEqual(await exchange.writtenSince(names), [{ table: 'public.newer', before: 0, now: 0 }]);
      await exchange.exchange(names);
      assert.equal(await exchange.side(names), 'after');
      // What takes a superuser, or (since 16) the admin of a role, was told of before, with what is to be done about it.
      const told = beforehand.flatMap((notice) => {
        const [, what, sql] =
          /^the setting (.*) can't be carried over .* as an administrator of the database: (.*)$/.exec(notice) ?? [];
        return what === undefined || sql === undefined ? [] : [{ what, sql }];
      });
      assert.deepEqual(
        told.map(({ what }) => what),
        ['d8x.custom', 'log_statement', ...(major >= 16 ? ['work_mem of reader'] : [])],
      );
      for (const { sql } of told) await server.sql(sql);
      assert.equal(await server.sql(kept('d8x')), await server.sql(kept(names.aside)));
      assert.equal(await server.sql(hash, 'd8x'), await oldest.server.sql(hash, 'd8x'));
      assert.equal(await server.sql(granted, 'd8x'), await server.sql(granted, names.aside));
      assert.equal(notices.length, told.length, notices.join('\n'));
      await exchange.exchangeBack(names);
      await exchange.drop(names);
      assert.equal(await server.sql(`select count(*) from pg_database where datname like 'd8x%'`), '1');
    });

    test('a database of any kind is made again as it is', async () => {
      for (const { name, since, options } of byVersion) {
        if (major < since) continue;
        await server.sql(`create database "${name}" owner broker template template0 ${options}`);
        await using session = await connect(server.dsn('broker', 'postgres', brokerPassword), fromRunner, {
          application: 'test',
        });
        const present = await readPresent(session, name, major);
        assert.ok(present !== undefined);
        await session.execute(makeLike(present, `${name}_again`, major));
        assert.equal(await server.sql(kept(`${name}_again`)), await server.sql(kept(name)));
      }
    });
  });
}
