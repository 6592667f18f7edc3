-- What d8x's services keep, in small, and names that break careless quoting.
create table referral_code (
  code text primary key, referrer_addr text not null, agency_addr text, trader_rebate_perc numeric(5, 2) not null,
  expiry timestamptz not null default '2042-01-01', created_on timestamptz not null default now());
create table referral_code_usage (
  trader_addr text not null, code text not null references referral_code, valid_from timestamptz not null,
  valid_to timestamptz, primary key (trader_addr, valid_from));
create index referral_code_usage_by_code on referral_code_usage (code) where valid_to is null;
create table referral_chain (
  parent text not null, child text primary key, pass_on numeric(5, 2) not null check (pass_on between 0 and 100));
create table estimated_earnings_tokens (
  id bigserial primary key, pool_id integer not null, liq_provider_addr text not null, amount numeric not null,
  tx_hash text not null, created_at timestamptz not null);
create table trades_history (
  trade_id bigint generated always as identity primary key, trader_addr text not null, side text not null,
  price double precision, quantity numeric, order_digest bytea, raw jsonb, is_liquidation boolean default false);

insert into referral_code
  select 'CODE_' || i, '0x' || md5(i::text), '0x' || md5((i * 7)::text), i % 100 from generate_series(1, 5000) i;
insert into referral_code_usage
  select '0x' || md5(i::text), 'CODE_' || (i % 5000 + 1), timestamptz '2024-06-01' - i * interval '1 minute',
         case when i % 3 = 0 then timestamptz '2024-07-01' end from generate_series(1, 20000) i;
insert into referral_chain select '0x' || md5((i / 10)::text), '0x' || md5('c' || i), 10 from generate_series(1, 3000) i;
insert into estimated_earnings_tokens (pool_id, liq_provider_addr, amount, tx_hash, created_at)
  select i % 5, '0x' || md5(i::text), i * 1.5, '0x' || md5('t' || i) || md5('u' || i),
         timestamptz '2024-06-01' - i * interval '1 second' from generate_series(1, 20000) i;
insert into trades_history (trader_addr, side, price, quantity, order_digest, raw)
  select '0x' || md5(i::text), case when i % 2 = 0 then 'BUY' else 'SELL' end,
         case when i % 997 = 0 then 'NaN' else i / 7.0 end, i * 0.001, decode(md5(i::text), 'hex'),
         jsonb_build_object('note', E'quote " backslash \\ tab \t ünïcode €', 'i', i) from generate_series(1, 5000) i;

create view earnings_by_pool as select pool_id, sum(amount) as total from estimated_earnings_tokens group by pool_id;
create materialized view trades_by_side as select side, count(*) from trades_history group by side;
create function open_codes(trader text) returns setof text language sql stable as
  $$ select code from referral_code_usage where trader_addr = trader and valid_to is null $$;

create schema "Schéma mit ""Quotes"" & $pace";
create type "Schéma mit ""Quotes"" & $pace"."état; drop" as enum ('neu', 'al''t', 'back\slash');
create table "Schéma mit ""Quotes"" & $pace"."select % from\table" (
  "Größe (in €)" numeric, "order" text, state "Schéma mit ""Quotes"" & $pace"."état; drop", "a""b" text[],
  primary key ("order"));
create sequence "Schéma mit ""Quotes"" & $pace"."séquence ""1"";" start 41 increment 3;
select nextval('"Schéma mit ""Quotes"" & $pace"."séquence ""1"";"');
insert into "Schéma mit ""Quotes"" & $pace"."select % from\table"
  select i * 0.01, 'line' || chr(10) || i || chr(9) || '\.', 'al''t', array['"', '\', null, 'é' || i]
  from generate_series(1, 250) i;
create view "Schéma mit ""Quotes"" & $pace"."Vue d'ensemble" as
  select "order", "Größe (in €)" * 2 as "dop'pelt" from "Schéma mit ""Quotes"" & $pace"."select % from\table";
create function "Schéma mit ""Quotes"" & $pace"."fünc ""tion"""("x y" integer) returns integer language plpgsql as
  $fn$ begin return "x y" + 1; /* $1 %s \d */ end $fn$;
create table "empty table" (id integer primary key, "référence" integer references "empty table");
comment on table "empty table" is 'nothing here; -- PostgreSQL database dump complete';
