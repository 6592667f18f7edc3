/** Databases of every kind that a server can have, from the version that knows it; locales that every machine has. */
export const byVersion: readonly { readonly name: string; readonly since: number; readonly options: string }[] = [
  { name: 'plain', since: 10, options: "encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'" },
  { name: 'mixed', since: 10, options: "encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'" },
  { name: 'latin1', since: 10, options: "encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'" },
  { name: 'euc_jp', since: 10, options: "encoding 'EUC_JP' lc_collate 'C' lc_ctype 'C'" },
  { name: 'no_encoding', since: 10, options: "encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C'" },
  {
    name: 'icu',
    since: 15,
    options: "encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8' locale_provider icu icu_locale 'sv-SE'",
  },
  {
    name: 'icu_latin1',
    since: 15,
    options: "encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' locale_provider icu icu_locale 'de-u-co-phonebk'",
  },
  {
    name: 'icu_rules',
    since: 16,
    options: `encoding 'UTF8' lc_collate 'C' lc_ctype 'C' locale_provider icu icu_locale 'und' icu_rules '& V << w <<< W & a < ''"$'''`,
  },
  {
    name: 'builtin',
    since: 17,
    options: "encoding 'UTF8' lc_collate 'C' lc_ctype 'C' locale_provider builtin builtin_locale 'C.UTF-8'",
  },
  {
    name: 'builtin_c',
    since: 17,
    options: "encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' locale_provider builtin builtin_locale 'C'",
  },
];

/** Text beyond ASCII that the database's encoding has. */
const letters: Readonly<Record<string, readonly string[]>> = {
  latin1: ['Ä', 'ö', 'z'],
  icu_latin1: ['Ä', 'ö', 'z'],
  builtin_c: ['Ä', 'ö', 'z'],
  euc_jp: ['あ', '漢', 'z'],
  no_encoding: ['a', 'b', 'z'],
};

/** What depends on locale and encoding, and what only a version knows. */
export function objectsOf(name: string, major: number): string {
  const [first = '', second = '', third = ''] = letters[name] ?? ['Ä', 'ö', 'z'];
  const values = [first, second, third].map((letter) => `('${letter}')`).join(', ');
  return [
    name === 'no_encoding' ? '' : "set client_encoding = 'UTF8';",
    'create table words (w text primary key check (w = upper(w) or w = lower(w)), n int generated always as identity);',
    `insert into words values ${values};`,
    "create index on words (lower(w)) where w <> '';",
    `create table sorted (w text) partition by range (w);
     create table low partition of sorted for values from (minvalue) to ('m');
     create table high partition of sorted for values from ('m') to (maxvalue);
     insert into sorted select w from words;`,
    'create table uses (w text references words, at timestamptz not null default now(), twice int generated always as (length(w) * 2) stored);',
    'insert into uses (w) select w from words;',
    `create domain ours as text check (value ~ '^\\w+$' or octet_length(value) > 1 or ascii(value) > 127); create table typed (d ours); insert into typed select w from words;`,
    "create function speaks() returns text language sql stable as $$ select 'ok' $$; create view shown as select w, speaks() from words;",
    'create materialized view counted as select count(*), max(w collate "C") from words where w > \'A\';',
    // Bytes of any kind: nobody says what they mean.
    name === 'no_encoding'
      ? String.raw`create table raw (t text); insert into raw values (E'\xe4\xff'), (E'\xc3\xa4');`
      : '',
    major >= 14
      ? `create table since_14 (r int4multirange); insert into since_14 values ('{[1,3),[5,7)}');
         create function atomic() returns int begin atomic select 1; end; create table squeezed (t text compression pglz);`
      : '',
    major >= 15
      ? 'create table since_15 (a int, unique nulls not distinct (a)); create view invoker with (security_invoker) as select 1 as one;'
      : '',
    major >= 17
      ? `create collation own (provider = builtin, locale = 'C'); create table since_17 (t text collate own);`
      : '',
    major >= 18
      ? `create table since_18 (a int not null, b int generated always as (a * 2) virtual, constraint no_b check (b is not null) not enforced);
         create table periods (k int4range, r int4range, constraint periods_pk primary key (k, r without overlaps));`
      : '',
  ].join('\n');
}
