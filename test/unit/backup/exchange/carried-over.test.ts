import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { settingStatement } from '../../../../src/backup/exchange/database-settings.ts';
import { grantStatements } from '../../../../src/backup/exchange/grants-inside.ts';
import { carriedOver, makeLike, type PresentDatabase } from '../../../../src/backup/exchange/present-database.ts';
import { differences } from '../../../../src/backup/exchange/written-since.ts';

const plain: PresentDatabase = {
  owner: 'broker',
  encoding: 'UTF8',
  locale: { collate: 'C', ctype: 'C.UTF-8', provider: 'c', locale: 'C', rules: null },
  tablespace: null,
  connectionLimit: -1,
  template: false,
  comment: null,
  grants: null,
  settings: [],
  sizeBytes: 1,
  collationVersion: null,
  collationVersionNow: null,
};

suite('what a database has beside its contents', () => {
  test('is nothing where nobody has set anything', () => {
    assert.deepEqual(carriedOver(plain, 'made'), []);
    assert.equal(
      makeLike(plain, 'made', 15),
      `create database "made" template template0 encoding 'UTF8' owner "broker" lc_collate 'C' lc_ctype 'C.UTF-8' locale_provider libc`,
    );
  });

  test('is carried over, settings before a limit and grants', () => {
    const present: PresentDatabase = {
      ...plain,
      connectionLimit: 0,
      comment: "it's",
      settings: [
        { role: null, text: 'work_mem=5MB' },
        { role: 'a "b', text: 'd8x.x=a=b' },
      ],
      grants: [
        { grantee: null, privilege: 'CONNECT', grantable: false },
        { grantee: 'broker', privilege: 'CREATE', grantable: false },
        { grantee: 'reader', privilege: 'TEMPORARY', grantable: true },
      ],
    };
    assert.deepEqual(carriedOver(present, 'made'), [
      { what: 'the setting work_mem', sql: `alter database "made" set "work_mem" to '5MB'` },
      { what: 'the setting d8x.x of a "b', sql: `alter role "a ""b" in database "made" set "d8x"."x" to 'a=b'` },
      { what: 'its comment', sql: `comment on database "made" is 'it''s'` },
      { what: 'its connection limit', sql: 'alter database "made" connection limit 0' },
      {
        what: 'its grants',
        sql: [
          'revoke all on database "made" from public, "broker"',
          'grant CONNECT on database "made" to public',
          'grant CREATE on database "made" to "broker"',
          'grant TEMPORARY on database "made" to "reader" with grant option',
        ].join('; '),
      },
    ]);
    assert.match(makeLike({ ...plain, tablespace: 'a b' }, 'made', 15), / tablespace "a b"$/);
  });

  const lists: readonly (readonly [string, string])[] = [
    ['search_path="$user", public', `'$user', 'public'`],
    ['search_path=""', `''`],
    ['search_path=', `''`],
    ['Search_Path="a ""b, c", d', `'a "b, c', 'd'`],
    ['temp_tablespaces=one,two', `'one', 'two'`],
    ['DateStyle=ISO, DMY', `'ISO, DMY'`],
  ];
  for (const [text, value] of lists) {
    test(`is a list only where the server keeps one: ${text}`, () => {
      assert.ok(settingStatement('d', null, text).sql.endsWith(` to ${value}`), settingStatement('d', null, text).sql);
    });
  }
});

suite('what is granted inside', () => {
  const grant = (said: string, grantee: string, grantable = false) => ({ said, grantee, grantable });

  test('is granted, and revoked, only on what is in both and differs', () => {
    const wanted = new Map([
      ['table public.same', [grant('SELECT on table public.same', 'reader')]],
      ['table public.more', [grant('SELECT on table public.more', 'reader', true)]],
      ['routine public.f()', []],
      ['table public.gone', [grant('SELECT on table public.gone', 'reader')]],
      ['default privileges of broker in schema public', [grant('SELECT on tables', 'reader')]],
    ]);
    const there = new Map([
      ['table public.same', [grant('SELECT on table public.same', 'reader')]],
      ['table public.more', []],
      ['routine public.f()', [grant('EXECUTE on routine public.f()', 'public')]],
    ]);
    assert.deepEqual(grantStatements(wanted, there), [
      { thing: 'table public.more', sql: 'grant SELECT on table public.more to reader with grant option' },
      { thing: 'routine public.f()', sql: 'revoke EXECUTE on routine public.f() from public' },
      {
        thing: 'default privileges of broker in schema public',
        sql: 'alter default privileges for role broker in schema public grant SELECT on tables to reader',
      },
    ]);
  });
});

test('tables differ by their rows, or by being in one database only', () => {
  const rows = (count: number, estimated = false) => ({ rows: count, estimated });
  const before = new Map([
    ['public.a', rows(1)],
    ['public.b', rows(2)],
    ['public.dropped', rows(0)],
    ['public.large', rows(100, true)],
  ]);
  const now = new Map([
    ['public.a', rows(1)],
    ['public.b', rows(3)],
    ['public.made', rows(0)],
    ['public.large', rows(120)],
  ]);
  assert.deepEqual(differences(before, now), [
    { table: 'public.b', before: 2, now: 3 },
    { table: 'public.dropped', before: 0, now: 0 },
    { table: 'public.large', before: 100, now: 120, estimated: true },
    { table: 'public.made', before: 0, now: 0 },
  ]);
});
