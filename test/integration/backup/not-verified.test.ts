import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { openVerificationDatabase } from '../../../src/backup/verify/verification-place.ts';
import { RunnerServers } from '../../../src/backup/verify/runner-servers.ts';
import { type BackupOptions, requireVerified, takeBackup } from '../../../src/backup/take/take-backup.ts';
import { connect } from '../../../src/database/connection.ts';
import { fromRunner } from '../../../src/database/reach.ts';
import { readServerFacts } from '../../../src/database/server-facts.ts';
import { isOpsError } from '../../../src/errors.ts';
import { Journal } from '../../../src/report/journal.ts';
import { brokerPassword, openSetting, type Setting } from './setting.ts';

let setting: Setting;
before(async () => {
  setting = await openSetting();
});
after(() => setting[Symbol.asyncDispose]());

/** Why a backup was not verified. It is there all the same, whole, and says so itself. */
async function reason(changed: Partial<BackupOptions>): Promise<string> {
  const journal = new Journal(() => new Date());
  const directory = join(setting.folder, `unverified-${Math.random()}`);
  const taken = await takeBackup(setting.options({ verify: 'restore', directory, journal, ...changed }));
  const { verification } = taken.manifest;
  assert.ok(verification.state === 'not-verified', JSON.stringify(verification));
  assert.deepEqual(taken.result.verification, verification);
  assert.equal(readdirSync(directory).length, 3);
  assert.deepEqual(journal.warnings, [`The backup is not verified: ${verification.because}.`]);
  assert.throws(
    () => requireVerified(taken),
    (error) => isOpsError(error, 'backup-not-verified') && error.message.includes(verification.because),
  );
  return verification.because;
}

/** A manager that changes the SQL on its way, as only a defect could. */
function managerThat(edit: string): BackupOptions['manager'] {
  const { manager } = setting.options();
  return {
    ...manager,
    stream: (command, options) => {
      const [dump = [], compress = []] = command.stages;
      return manager.stream({ ...command, stages: [dump, ['sed', edit], compress] }, options);
    },
  };
}

/** A folder of programs that claim to be of a version. */
function programs(version: string, names: readonly string[]): string {
  const folder = join(setting.folder, `bin-${version}-${names.length}`);
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho "${name} (PostgreSQL) ${version}"\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

suite('a backup is honestly not verified', () => {
  test('on a runner without PostgreSQL', async () => {
    assert.equal(await reason({ postgresFolders: ['/nowhere'] }), 'there is no PostgreSQL on the runner');
  });

  test('on a runner with client programs alone', async () => {
    const folder = programs('99.1', ['psql']);
    assert.match(await reason({ postgresFolders: [folder] }), /no PostgreSQL server on the runner/);
  });

  test('on a runner whose PostgreSQL is older than the server', async () => {
    const folder = programs('9.6', ['psql', 'postgres', 'initdb']);
    assert.match(
      await reason({ postgresFolders: [folder] }),
      /^the database server is PostgreSQL \d+, and the runner has PostgreSQL 9\.6$/,
    );
  });

  test('on a runner whose psql runs commands that a dump holds: it is not used at all', async () => {
    const folder = programs('99.0', ['postgres', 'initdb']);
    const ran = join(setting.folder, 'old-psql-ran');
    // Of the newest version that does not know \\restrict, for the major version that the server has at most.
    const psql = `#!/bin/sh\n[ "$1" = --version ] || touch ${ran}\necho "psql (PostgreSQL) 17.5"\n`;
    writeFileSync(join(folder, 'psql'), psql);
    chmodSync(join(folder, 'psql'), 0o755);
    assert.match(
      await reason({ postgresFolders: [folder] }),
      /^psql 17\.5 of the runner runs commands that a dump holds \(CVE-2025-8714\): install its latest minor version$/,
    );
    assert.ok(!existsSync(ran));
  });

  test('on a runner whose PostgreSQL does not start', async () => {
    const folder = programs('99.2', ['psql', 'postgres', 'initdb']);
    assert.match(
      await reason({ postgresFolders: [folder] }),
      /^a scratch PostgreSQL could not be started on the runner/,
    );
  });

  test('where an extension is missing', async () => {
    await using session = await connect(setting.server.dsn('broker', 'd8x', brokerPassword), fromRunner, {
      application: 'test',
    });
    const facts = await readServerFacts(session);
    const { signal } = new AbortController();
    const extensions = [
      ...facts.extensions,
      { name: 'timescaledb', version: '2', schema: 'public' },
      { name: 'postgis', version: '3', schema: 'public' },
    ];
    await using servers = new RunnerServers({ folders: undefined, wanted: true, signal });
    const wanted = { verifyUrl: undefined, servers, signal };
    const place = await openVerificationDatabase({ ...wanted, facts: { ...facts, extensions } });
    assert.deepEqual(place, {
      because:
        'the extensions timescaledb, postgis can only be made by a superuser, and are none that foreign code may use on a runner',
    });
  });

  test('where the given server cannot be used', async () => {
    assert.match(await reason({ verifyUrl: setting.server.dsn('broker', 'd8x', 'wrong') }), /does not let broker in/);
    assert.match(
      await reason({ verifyUrl: setting.server.dsn('broker', 'd8x', brokerPassword) }),
      /permission denied to create database/,
    );
  });

  test('where it cannot be restored, with what psql said but nothing of a row', async () => {
    const syntax = await reason({ manager: managerThat('s/^CREATE VIEW public.busy_codes AS$/CREATE VUE x;/') });
    assert.match(syntax, /^it could not be restored into a scratch PostgreSQL .*: syntax error at or near "VUE"$/);
    const row = await reason({ manager: managerThat(String.raw`s/\tlong\t/\tSECRET\t/`) });
    assert.match(row, /^it could not be restored into .*: invalid input value for enum public.trade_side$/);
  });

  test('where what was restored differs', async () => {
    await setting.server.sql(
      'set role broker; create table watched (a int); insert into watched values (1), (2)',
      'd8x',
    );
    const manager = managerThat(
      's/^COPY public.watched (a) FROM stdin;$/COPY public.watched (a) FROM stdin WHERE a > 1;/',
    );
    const because = await reason({ manager });
    assert.equal(because, 'what was restored differs from the source: table public.watched has 1 rows, not 2');
  });
});
