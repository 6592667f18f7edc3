import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { restoreBackup } from '../../../src/backup/restore/restore-backup.ts';
import { takeBackup, type BackupOptions, type TakenBackup } from '../../../src/backup/take/take-backup.ts';
import { defined } from '../../../src/defined.ts';
import { isOpsError } from '../../../src/errors.ts';
import { Journal } from '../../../src/report/journal.ts';
import { localHost } from '../database/local-host.ts';
import { brokerPassword, openSetting, type Setting } from './setting.ts';

let setting: Setting;
/** Whoever ran a program or wrote a file would leave something here. */
const loot = mkdtempSync(join(tmpdir(), 'd8x-loot-'));
chmodSync(loot, 0o777);
let marks = 0;

before(async () => {
  setting = await openSetting();
  await setting.server.sql('alter role broker createdb');
});
after(async () => {
  await setting[Symbol.asyncDispose]();
  rmSync(loot, { recursive: true });
});

/**
 * What a superuser's restore would do with the runner, each way by itself and without failing: a program, files read and written,
 * processes' environments, roles. What works leaves a row in `loot`, where the restored database is compared.
 */
const attack = (mark: string): string => `
  begin execute $q$copy (select 'x') to program '(cat; cat /proc/self/environ) > ${loot}/${mark}-program'$q$;
    insert into public.loot values ('${mark}: program'); exception when others then null; end;
  begin execute $q$copy public.loot from program 'echo x'$q$;
    insert into public.loot values ('${mark}: from program'); exception when others then null; end;
  begin execute $q$copy public.loot from '/etc/hostname'$q$;
    insert into public.loot values ('${mark}: file'); exception when others then null; end;
  begin execute $q$copy (select 'x') to '${loot}/${mark}-file'$q$;
    insert into public.loot values ('${mark}: file written'); exception when others then null; end;
  begin perform pg_catalog.pg_read_binary_file('/proc/self/environ');
    insert into public.loot values ('${mark}: read'); exception when others then null; end;
  begin perform pg_catalog.lo_import('/proc/self/environ');
    insert into public.loot values ('${mark}: imported'); exception when others then null; end;
  begin execute 'create role d8x_loot superuser';
    insert into public.loot values ('${mark}: role'); exception when others then null; end;
  begin if (select rolsuper from pg_catalog.pg_roles where rolname = session_user) and session_user <> 'postgres' then
    insert into public.loot values ('${mark}: superuser'); end if; exception when others then null; end;
`;

/** The attack as a function that answers true, for wherever a database runs functions: one that may write, behind one that says it doesn't. */
const attacker = (name: string, mark: string): string =>
  `create function ${name}_really() returns boolean language plpgsql as $f$ begin ${attack(mark)} return true; end $f$;
  create function ${name}(int) returns boolean language plpgsql immutable as $f$ begin return public.${name}_really(); end $f$;`;

const planted = `
  create table loot (what text);
  ${attacker('in_check', 'check')} ${attacker('in_index', 'index')} ${attacker('in_view', 'view')}
  ${attacker('in_domain', 'domain')} ${attacker('in_default', 'default')}
  create function in_trigger() returns trigger language plpgsql as $f$ begin ${attack('trigger')} return new; end $f$;
  create table checked (a int check (in_check(a)), b boolean default in_default(1));
  create index on checked (in_index(a)) where in_index(a);
  create trigger planted before insert on checked for each row execute function in_trigger();
  alter table checked enable always trigger planted;
  create domain planted as int check (in_domain(value));
  create table of_domain (a planted);
  create materialized view seen as select in_view(1) as a;
  create view looked as select in_view(1) as a;
  insert into checked values (1); insert into of_domain values (1);
  delete from loot;
`;

async function hostile(name: string, sql: string, as = 'broker'): Promise<BackupOptions['dsn']> {
  await setting.server.sql(`create database ${name} owner broker`);
  await setting.server.sql(`set role ${as}; ${sql}`, name);
  return setting.server.dsn('broker', name, brokerPassword);
}

async function verified(dsn: BackupOptions['dsn'], changed: Partial<BackupOptions> = {}): Promise<TakenBackup> {
  marks += 1;
  return takeBackup(
    setting.options({ dsn, verify: 'restore', directory: join(setting.folder, `h${marks}`), ...changed }),
  );
}

suite('the code of a database that is restored to verify its backup', () => {
  test('would have everything as a superuser: the attack works', async () => {
    await hostile('control', planted);
    const rows = await setting.server.sql('begin; select in_view(1); select what from loot; rollback', 'control');
    assert.match(rows, /view: program[^]*view: read/);
    assert.ok(readdirSync(loot).includes('view-program'));
    for (const file of readdirSync(loot)) rmSync(join(loot, file));
  });

  test('runs with the rights of its owner: no program, no file, no environment is in its reach', async () => {
    const taken = await verified(await hostile('planted', planted));
    assert.deepEqual(readdirSync(loot), []);
    // A row in loot would be a difference from the source.
    assert.equal(taken.manifest.verification.state, 'verified', JSON.stringify(taken.manifest.verification));
  });

  test('as a user whom only sudo can start programs as, nothing more is in its reach', async () => {
    // As GitHub's own runners have it. Root's sudo asks for no password either.
    const runnerUser = { kind: 'sudo', user: 'nobody' } as const;
    process.env['D8X_LOOT'] = 'a secret of the run';
    try {
      const taken = await verified(await hostile('planted_sudo', planted), { runnerUser });
      assert.deepEqual(readdirSync(loot), []);
      assert.equal(taken.manifest.verification.state, 'verified', JSON.stringify(taken.manifest.verification));
    } finally {
      delete process.env['D8X_LOOT'];
    }
  });

  test('neither with a superuser as verify-database-url, whose server keeps nothing of it', async () => {
    await setting.server.sql(`create role verifier superuser login password 'pw'`);
    const before = await setting.server.sql('select count(*) from pg_roles');
    const dsn = setting.server.dsn('broker', 'planted', brokerPassword);
    const taken = await verified(dsn, { verifyUrl: setting.server.dsn('verifier', 'postgres', 'pw') });
    assert.equal(taken.manifest.verification.state, 'verified', JSON.stringify(taken.manifest.verification));
    assert.deepEqual(readdirSync(loot), []);
    assert.equal(await setting.server.sql('select count(*) from pg_roles'), before);
    assert.equal(await setting.server.sql(`select count(*) from pg_database where datname ~ 'd8x_proof'`), '0');
  });

  test('nor by a role of verify-database-url that may run programs', async () => {
    await setting.server.sql(`create role runs createdb login password 'pw'; grant pg_execute_server_program to runs`);
    const dsn = setting.server.dsn('broker', 'planted', brokerPassword);
    const { verification } = (await verified(dsn, { verifyUrl: setting.server.dsn('runs', 'postgres', 'pw') }))
      .manifest;
    assert.ok(verification.state === 'not-verified');
    assert.match(verification.because, /is in pg_execute_server_program/);
  });

  const beyondOwners: Readonly<Record<string, readonly [sql: string, said: RegExp]>> = {
    'an event trigger': [
      `create function e() returns event_trigger language plpgsql as $$ begin end $$;
       create event trigger watching on ddl_command_end execute function e()`,
      /^the event trigger watching can only be restored by a superuser/,
    ],
    'a function in C': [
      `create function c(text) returns text language internal strict immutable as 'upper'`,
      /^the function public\.c in the language internal can only/,
    ],
    'a leakproof function': [
      `create function l(int) returns int language sql leakproof as 'select 1'`,
      /^the leakproof function public\.l can only/,
    ],
    'an operator class': [
      `create operator class own for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int)`,
      /^the operator (?:class|family) public\.own/,
    ],
    'an extension that reads files': [
      `create extension file_fdw`,
      /^the extension file_fdw can only be made by a superuser/,
    ],
  };
  for (const [index, [what, [sql, said]]] of Object.entries(beyondOwners).entries()) {
    test(`is not run as a superuser for ${what}: the backup is kept, and not verified`, async () => {
      const dsn = await hostile(`beyond${index}`, `set role postgres; ${sql}`);
      const { manifest, files } = await verified(dsn);
      assert.ok(manifest.verification.state === 'not-verified', JSON.stringify(manifest.verification));
      assert.match(manifest.verification.because, said);
      assert.equal(files.length, 3);
    });
  }
});

test('harmless extensions are there beforehand, in their schemas, and what the dump says about them succeeds', async () => {
  const dsn = await hostile(
    'extended',
    `set role postgres; create schema ext authorization broker; create schema "Odd ""one""" authorization broker;
     create extension citext schema ext; create extension hstore schema "Odd ""one""";
     comment on extension citext is 'ours; and
more'; set role broker;
     create table t (a ext.citext primary key, h "Odd ""one""".hstore); insert into t values ('x', 'a=>1')`,
  );
  const { verification } = (await verified(dsn)).manifest;
  assert.equal(verification.state, 'verified', JSON.stringify(verification));
});

test('forced row-level security falsifies no count', async () => {
  const dsn = await hostile(
    'forced',
    `create table hidden (a int); insert into hidden values (1), (2);
    alter table hidden enable row level security; alter table hidden force row level security`,
  );
  await setting.server.sql('alter role broker bypassrls');
  const { verification } = (await verified(dsn)).manifest;
  await setting.server.sql('alter role broker nobypassrls');
  assert.equal(verification.state, 'verified', JSON.stringify(verification));
});

suite('a restore into a database', () => {
  /** A backup whose dump ends the restore's transaction in its middle, as whoever can encrypt for the recipient may write it. */
  async function ending(edit: string): Promise<string> {
    const { manager } = setting.options();
    const stream: typeof manager.stream = (command, options) => {
      const [dump = [], compress = []] = command.stages;
      return manager.stream({ ...command, stages: [dump, ['sed', edit], compress] }, options);
    };
    marks += 1;
    const directory = join(setting.folder, `ending${marks}`);
    const taken = await takeBackup(setting.options({ directory, manager: { ...manager, stream } }));
    return taken.files[0] ?? '';
  }

  const restoring = (file: string, database: string, targetDatabase?: string): Promise<unknown> =>
    restoreBackup({
      manager: localHost(),
      dsn: setting.server.dsn('broker', database, brokerPassword),
      restore: {
        file,
        identity: setting.identity,
        ...defined({ targetDatabase }),
        trust: { kind: 'accepted' },
      },
      journal: new Journal(() => new Date()),
      signal: new AbortController().signal,
      now: () => new Date(),
    });

  for (const [what, edit, said] of [
    ['a COMMIT', String.raw`s/^CREATE VIEW public.busy_codes AS$/COMMIT;\n&/`, /invalid large-object descriptor/],
    [
      'a COMMIT and a BEGIN',
      String.raw`s/^CREATE VIEW public.busy_codes AS$/COMMIT;BEGIN;\n&/`,
      /ends the transaction/,
    ],
    [
      'a COMMIT AND CHAIN',
      String.raw`s/^CREATE VIEW public.busy_codes AS$/COMMIT AND CHAIN;\n&/`,
      /ends the transaction/,
    ],
    [
      'a ROLLBACK',
      String.raw`s/^CREATE INDEX usage_by_code/ROLLBACK;\n&/`,
      /relation "public\.referral_code_usage" does not exist/,
    ],
    ['an open quote', String.raw`s/^CREATE POLICY .*$/&\nselect \$x\$/`, /unterminated/],
  ] as const) {
    test(`leaves nothing of a dump with ${what}, in a new database or in an empty one`, async () => {
      const file = await ending(edit);
      await setting.server.sql('drop database if exists empty_one');
      await setting.server.sql('create database empty_one owner broker');
      const before = await setting.server.sql('select string_agg(datname, $$ $$ order by 1) from pg_database');
      for (const target of ['brand_new', 'empty_one']) {
        await assert.rejects(
          restoring(file, 'd8x', target),
          (error) => isOpsError(error, 'restore-failed') && said.test(error.message),
        );
      }
      assert.equal(await setting.server.sql('select string_agg(datname, $$ $$ order by 1) from pg_database'), before);
      const left = `select count(*) from pg_class where relnamespace = 'public'::regnamespace`;
      assert.equal(await setting.server.sql(left, 'empty_one'), '0');
    });
  }

  test('is refused to a superuser, and to a role that may run programs', async () => {
    const [file = ''] = (await verified(setting.server.dsn('broker', 'planted', brokerPassword))).files;
    for (const [user, said] of [
      ['verifier', /verifier is a superuser: code in the backup could run programs/],
      ['runs', /runs is in pg_execute_server_program/],
    ] as const) {
      const restoring = restoreBackup({
        manager: localHost(),
        dsn: setting.server.dsn(user, 'postgres', 'pw'),
        restore: { file, identity: setting.identity, targetDatabase: 'taken', trust: { kind: 'accepted' } },
        journal: new Journal(() => new Date()),
        signal: new AbortController().signal,
        now: () => new Date(),
      });
      await assert.rejects(restoring, (error) => isOpsError(error, 'restore-refused') && said.test(error.message));
    }
    assert.equal(await setting.server.sql(`select count(*) from pg_database where datname = 'taken'`), '0');
  });
});
