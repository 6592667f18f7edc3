import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { type CatalogEntry, catalogDifferences, readCatalog } from '../../../src/database/catalog.ts';
import { connect } from '../../../src/database/connection.ts';
import { fromRunner } from '../../../src/database/reach.ts';
import { rewordLike } from '../../../src/database/reword.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';

/** Each is written in other words by a server that has read what it wrote itself; or pg_dump leaves it out. */
const schema = String.raw`
create schema s;
create domain s.kind as varchar(9) default 'a' || 'b' check (value in ('ab', 'b'));
create table s."odd USING ""name" (
  id int primary key, status varchar(9) not null default lower('A'::varchar) || '\x', amount numeric, k s.kind,
  state varchar(3) generated always as (case when status in ('a', 'b') then 'x' else 'y' end) stored,
  constraint "its status" check (status in ('a', 'b', '\x', 'a\x')),
  exclude using btree (id with =) where (status in ('a', 'b')));
create index "partial ON it" on s."odd USING ""name" (lower(status)) where status in ('a', 'b');
create unique index uni on s."odd USING ""name" (id, (status in ('a', 'b')));
create table s.log (a text, b varchar(9));
create view s.v (one, two) as select t.id as x, l.b from s."odd USING ""name" t join s.log l on l.b in ('a', 'b') and l.a = t.status
  union all select 1, 'x' order by 1;
create materialized view s.m as select count(*) as n from s.log where b in ('a', 'b');
create rule r as on insert to s.log where new.b in ('a', 'b') do also update s."odd USING ""name" set amount = 1 where status in ('a', 'c');
create function s.f() returns trigger language plpgsql as $$ begin return new; end $$;
create function s.g(x varchar default 'a' || 'b') returns bool language sql begin atomic select x in ('a', 'b'); end;
create trigger t before update of b on s.log for each row when (old.b in ('a', 'b')) execute function s.f();
alter table s.log enable row level security;
create policy p on s.log for update using (b in ('a', 'b') and exists (select from s."odd USING ""name" o where o.status = log.b))
  with check (b in ('a', 'c'));
create table s.parts (a varchar(9), at date) partition by list ((a in ('a', 'b')));
create table s.part1 partition of s.parts for values in (true);
create trigger tp after insert on s.parts for each row when (new.a in ('a', 'b')) execute function s.f();

`;

suite('a restored database', () => {
  let server: TestPostgres;
  before(async () => {
    server = await startPostgres();
    await server.sql(
      `create role owner login superuser password 'secret'; create database source; create database restored`,
    );
    await server.sql('alter database source set standard_conforming_strings = off');
    await server.sql(`set standard_conforming_strings = on; ${schema}`, 'source');
    // Left behind by CREATE INDEX CONCURRENTLY.
    await server.sql(
      `create index broken on s.log (a); update pg_index set indisvalid = false where indexrelid = 's.broken'::regclass`,
      'source',
    );
    await server.sql('drop schema public', 'source');
    const dump = `"$0/pg_dump" -h "$1" -p "$2" -U postgres source | "$0/psql" -qX -v ON_ERROR_STOP=1 -h "$1" -p "$2" -U postgres restored`;
    await promisify(execFile)('bash', ['-o', 'pipefail', '-c', dump, server.bin, server.folder, String(server.port)]);
  });
  after(() => server.stop());

  const catalogOf = async (database: string): Promise<readonly CatalogEntry[]> => {
    await using session = await connect(server.dsn('owner', database), fromRunner, { application: 'test' });
    return await readCatalog(session);
  };
  const differences = async (): Promise<readonly string[]> => {
    const source = await catalogOf('source');
    await using session = await connect(server.dsn('owner', 'restored'), fromRunner, { application: 'test' });
    const restored = await readCatalog(session);
    return catalogDifferences(await rewordLike(session, source, restored), restored, true);
  };

  test('is the same where PostgreSQL only has other words for it', async () => {
    const source = await catalogOf('source');
    const plain = catalogDifferences(source, await catalogOf('restored'), true);
    assert.ok(plain.length > 5, plain.join('\n'));
    assert.deepEqual(await differences(), []);
    // Nothing of the rewording stays.
    assert.deepEqual(catalogDifferences(source, await catalogOf('restored'), true), plain);
  });

  const odd = `s."odd USING ""name"`;
  for (const [what, change, expected] of [
    [
      'a check',
      `alter table ${odd} drop constraint "its status", add constraint "its status" check (status in ('a', 'c'))`,
      /constraint .*its status is defined differently/,
    ],
    [
      'the predicate of an index',
      `drop index s."partial ON it"; create index "partial ON it" on ${odd} (lower(status)) where status in ('a', 'c')`,
      /index s.partial ON it is defined differently/,
    ],
    [
      'a unique index that is none any more',
      `drop index s.uni; create index uni on ${odd} (id, (status in ('a', 'b')))`,
      /index s.uni is defined differently/,
    ],
    [
      'a default',
      `alter table ${odd} alter status set default lower('B'::varchar) || '\\x'`,
      /default .*status is defined differently/,
    ],
    ['a lost default', `alter table ${odd} alter status drop default`, /default .*status is missing/],
    [
      'a generated column',
      `alter table ${odd} drop column state; alter table ${odd} add column state varchar(3) generated always as (case when status in ('a', 'c') then 'x' else 'y' end) stored`,
      /expression .*state is defined differently/,
    ],
    [
      'a view',
      `create or replace view s.v as select t.id as one, l.b as two from ${odd} t join s.log l on l.b in ('a', 'c') and l.a = t.status union all select 1, 'x' order by 1`,
      /view s.v is defined differently/,
    ],
    [
      'a rule',
      `create or replace rule r as on insert to s.log where new.b in ('a', 'c') do also update ${odd} set amount = 1 where status in ('a', 'c')`,
      /rule s.log.r is defined differently/,
    ],
    [
      'a trigger',
      `create or replace trigger t before update of b on s.log for each row when (old.b in ('a', 'c')) execute function s.f()`,
      /trigger s.log.t is defined differently/,
    ],
    ['a disabled trigger', `alter table s.log disable trigger t`, /state of trigger s.log.t is defined differently/],
    [
      'a policy',
      `alter policy p on s.log with check (b in ('a', 'd'))`,
      /check of policy s.log.p is defined differently/,
    ],
    ['a lost policy', `drop policy p on s.log`, /policy s.log.p is missing/],
    [
      'the check of a domain',
      `alter domain s.kind drop constraint kind_check; alter domain s.kind add constraint kind_check check (value in ('ab', 'c'))`,
      /constraint of domain s.kind.kind_check is defined differently/,
    ],
    ['the default of a domain', `alter domain s.kind set default 'x'`, /default of type s.kind is defined differently/],
    [
      'a function',
      `create or replace function s.g(x varchar default 'a' || 'b') returns bool language sql begin atomic select x in ('a', 'c'); end`,
      /function s.g.* is defined differently/,
    ],
    ['a lost index', `drop index s.uni`, /index s.uni is missing/],
  ] as const) {
    test(`is another with ${what}`, async () => {
      await server.sql(`drop database if exists kept; create database kept template restored`);
      await server.sql(change, 'restored');
      try {
        const found = await differences();
        assert.match(found.join('\n'), expected);
        assert.ok(found.length <= 3, found.join('\n'));
      } finally {
        await server.sql(`drop database restored; create database restored template kept`);
      }
    });
  }
});
