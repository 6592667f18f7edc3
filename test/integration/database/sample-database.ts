/** A database with something of everything that has to survive: names and values that need quoting, too. */
export const sampleDatabase = String.raw`
create schema "odd ""schema""";
create extension pgcrypto;
create type trade_side as enum ('long', 'short', 'it''s');
create domain fee as integer check (value >= 0);
create table referral_code (code text primary key, trader text not null, rate fee not null default 10, "made at" timestamptz default now());
create table referral_code_usage (id bigserial primary key, code text references referral_code on delete cascade, side trade_side, note text);
create index usage_by_code on referral_code_usage (code, lower(note));
create table "odd ""schema"".""Tab'le" ("a b" int generated always as identity, data bytea, doc jsonb, primary key ("a b"));
create table candles (at timestamptz not null, price numeric not null) partition by range (at);
create table candles_2025 partition of candles for values from ('2025-01-01') to ('2026-01-01');
create table candles_rest partition of candles default;
create table parent (id int);
create table child (extra text) inherits (parent);
create unlogged table cache (k text, v text);
create table empty_table (x int);
create sequence order_ids start 100 increment 5;
create sequence untouched;
create view busy_codes as select code, count(*) as uses from referral_code_usage group by code having count(*) > 1;
create materialized view code_counts as select count(*) as n from referral_code;
create function add_fee(x int) returns int language sql immutable as $$ select x + 1 $$;
create function touch() returns trigger language plpgsql as $$ begin new.note := coalesce(new.note, 'none'); return new; end $$;
create trigger touch before insert on referral_code_usage for each row execute function touch();
create rule no_delete as on delete to empty_table do instead nothing;
create policy everything on referral_code to reader using (true);
comment on table referral_code is 'who invited whom; -- PostgreSQL database dump complete';

insert into referral_code (code, trader) select 'CODE' || i, E'0x\t' || i from generate_series(1, 500) i;
insert into referral_code_usage (code, side, note) select 'CODE' || (i % 500 + 1), (array['long','short','it''s'])[i % 3 + 1]::trade_side,
  case i % 4 when 0 then null when 1 then E'tab\tline\nback\\slash \\. end' when 2 then 'ünïcödé €' else '' end from generate_series(1, 20000) i;
insert into "odd ""schema"".""Tab'le" (data, doc) select decode(md5(i::text), 'hex'), jsonb_build_object('i', i, 'q', 'a"b') from generate_series(1, 1000) i;
insert into candles select timestamptz '2024-12-31' + i * interval '1 hour', i * 1.000000001 from generate_series(1, 3000) i;
insert into parent values (1), (2);
insert into child values (3, 'c');
insert into cache values ('k', 'v');
select nextval('order_ids'), nextval('order_ids');
select lo_from_bytea(0, 'large object');
refresh materialized view code_counts;
`;

/** Every row of every table as one text a table, for comparing two databases. */
export const allRows = `
select string_agg(format('%s: %s', t.name, query_to_xml(format('select * from only %s as r order by r::text', t.name), true, true, '')::text), E'\n' order by t.name)
from (select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema') t`;
