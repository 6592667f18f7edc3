import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { connect, type DatabaseSession } from '../../../src/database/connection.ts';
import { type Dsn, parseDsn } from '../../../src/database/dsn.ts';
import { fromRunner, throughHost } from '../../../src/database/reach.ts';
import { readServerFacts, requireDumpable } from '../../../src/database/server-facts.ts';
import { hostFiles, readTlsFiles } from '../../../src/database/tls.ts';
import { isOpsError, type OpsError } from '../../../src/errors.ts';
import { Secret } from '../../../src/secret.ts';
import { waitFor } from '../../wait.ts';
import { localHost } from './local-host.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';

const password = String.raw`sp ace'q"uo\te$HOME%41ünï`;
const host = localHost();
const reach = throughHost(host);
let server: TestPostgres;

before(async () => {
  server = await startPostgres();
  await server.sql(
    `create role broker login password '${password.replaceAll("'", "''")}'; create database d8x owner broker`,
  );
  await server.sql('create extension pgcrypto; create table free (a int); alter table free owner to broker', 'd8x');
});
after(() => server.stop());

function open(dsn: Dsn): Promise<DatabaseSession> {
  return connect(dsn, reach, { application: 'd8x-ops test' });
}

async function failure(work: Promise<DatabaseSession>): Promise<OpsError> {
  try {
    await (await work).close();
  } catch (error) {
    assert.ok(isOpsError(error), inspect(error));
    assert.doesNotMatch(inspect(error, { depth: 9 }), /sp ace|wrong-password/);
    return error;
  }
  return assert.fail('it connected');
}

suite('a database reached through the manager', () => {
  test('tells everything that a dump depends on', async () => {
    await using session = await open(server.dsn('broker', 'd8x', password));
    const facts = await readServerFacts(session);
    const { version, sizeBytes, relations, ...rest } = facts;
    assert.match(version, /^\d+/);
    assert.ok(facts.versionNum >= 100_000 && sizeBytes > 1_000_000);
    const own = "select count(*) from pg_class where oid >= 16384 and relpersistence <> 't'";
    assert.equal(relations, Number(await server.sql(own, 'd8x')));
    assert.deepEqual(rest, {
      lockPlaces: { perTransaction: 64, connections: 100, prepared: 0 },
      versionNum: facts.versionNum,
      database: 'd8x',
      encoding: 'UTF8',
      recovery: false,
      locale: facts.locale,
      extensions: [{ name: 'pgcrypto', schema: 'public', version: facts.extensions[0]?.version }],
      superuserNeeds: [],
      unreadable: [],
      rowSecured: [],
      unreadableLargeObjects: { first: [], count: 0 },
      roles: ['broker', 'postgres'],
      policyRoles: [],
    });
    assert.match(facts.locale.collate ?? '', /UTF-?8$/i);
    requireDumpable(facts, 'broker');
  });

  test('is named with every table that the role may not read whole', async () => {
    await server.sql('create database closed');
    await server.sql(
      `create schema hidden; create table hidden.inside (a int); grant select on hidden.inside to broker;
       create table secret (a int); create sequence numbers; create table policed (a int); grant select on policed to broker;
       alter table policed enable row level security`,
      'closed',
    );
    await using session = await open(server.dsn('broker', 'closed', password));
    const facts = await readServerFacts(session);
    assert.throws(
      () => requireDumpable(facts, 'broker'),
      (error) => {
        assert.ok(isOpsError(error, 'database-refused'));
        assert.deepEqual(
          error.problems.map(({ path }) => path),
          ['table hidden.inside', 'sequence public.numbers', 'table public.secret', 'table public.policed'],
        );
        assert.match(error.message, /table hidden.inside cannot be backed up: broker may not read it \(and 3 more\)/);
        return true;
      },
    );
  });

  test('is refused with what to grant, for large objects of others and row-level security of its own', async () => {
    await server.sql('create database grants');
    await server.sql(
      `create table own (a int); alter table own owner to broker; alter table own enable row level security;
       alter table own force row level security;
       select lo_create(70001), lo_create(70002), lo_create(70003), lo_create(70004);
       grant select on large object 70002 to public; alter large object 70003 owner to broker`,
      'grants',
    );
    await using session = await open(server.dsn('broker', 'grants', password));
    const facts = await readServerFacts(session);
    assert.throws(
      () => requireDumpable(facts, 'broker'),
      (error) => {
        assert.ok(isOpsError(error, 'database-refused'));
        assert.deepEqual(
          error.problems.map(({ path }) => path),
          ['table public.own', 'large object 70001', 'large object 70004'],
        );
        assert.match(error.hint ?? '', /alter table "public"\."own" no force row level security/);
        assert.match(error.hint ?? '', /grant select on large object 70001 to "broker"/);
        return true;
      },
    );
    await server.sql(
      `alter table own no force row level security; grant select on large object 70001 to broker;
       grant select on large object 70004 to broker`,
      'grants',
    );
    requireDumpable(await readServerFacts(session), 'broker');
  });

  test("passes PostgreSQL's own hint on", async () => {
    await using session = await open(server.dsn('broker', 'd8x', password));
    await assert.rejects(session.execute('select no_such_function()'), (error) => {
      assert.ok(isOpsError(error, 'database-refused'));
      assert.match(error.message, /\(PostgreSQL's hint: No function matches/);
      return true;
    });
  });

  test('refuses a wrong password, an unknown role and an unknown database', async () => {
    const wrong = await failure(open(server.dsn('broker', 'd8x', 'wrong-password')));
    assert.equal(wrong.code, 'database-refused');
    assert.match(wrong.message, /does not let broker in/);
    assert.equal((await failure(open(server.dsn('nobody', 'd8x', 'wrong-password')))).code, 'database-refused');
    const missing = await failure(open(server.dsn('broker', 'elsewhere', password)));
    assert.equal(missing.code, 'database-refused');
    assert.match(missing.message, /does not exist/);
  });

  test('is unreachable where nothing listens, and where something else does', async () => {
    const nothing = await failure(open(parseDsn(new Secret('postgres://broker:wrong-password@127.0.0.1:1/d8x'))));
    assert.equal(nothing.code, 'database-unreachable');
    assert.match(nothing.where ?? '', /127\.0\.0\.1:1, from manager/);
    const socket = await failure(
      open(parseDsn(new Secret('postgres://broker:wrong-password@/d8x?host=/run/postgresql'))),
    );
    assert.match(socket.message, /is a Unix socket/);
  });

  test('is looked for among several hosts, in order and by what it is', async () => {
    const dsn = server.dsn('broker', 'd8x', password);
    const [live] = dsn.hosts;
    const dead = { host: '127.0.0.1', port: 1 };
    await using session = await open({ ...dsn, hosts: [dead, live] });
    assert.deepEqual(session.server, live);
    await using primary = await open({ ...dsn, targetSessionAttributes: 'prefer-standby' });
    assert.deepEqual(primary.server, live);
    const error = await failure(open({ ...dsn, hosts: [dead, live], targetSessionAttributes: 'standby' }));
    assert.match(error.message, /none of the 2 database servers/);
    assert.match(error.problems.map(({ message }) => message).join('\n'), /ECONNREFUSED[^]*is not a standby/);
  });

  test('says so when it ends the session', async () => {
    await using session = await open(server.dsn('broker', 'd8x', password));
    await server.sql(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'd8x-ops test'`);
    await assert.rejects(session.execute('select 1'), (error) => isOpsError(error, 'database-unreachable'));
  });
});

suite('a database reached from the runner', () => {
  test('answers on its socket', async () => {
    const dsn = parseDsn(new Secret(`host=${server.folder} port=${server.port} user=postgres dbname=d8x`));
    await using session = await connect(dsn, fromRunner, { application: 'd8x-ops test' });
    assert.deepEqual(await session.query('select 1 as one', z.object({ one: z.number() })), [{ one: 1 }]);
  });
});

suite('sslmode', () => {
  let secure: TestPostgres;
  let certificate: string;

  before(async () => {
    secure = await startPostgres();
    certificate = join(secure.folder, 'data', 'server.crt');
    const key = join(secure.folder, 'data', 'server.key');
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate, ...subject],
      { stdio: 'ignore' },
    );
    const { uid, gid } = statSync(secure.folder);
    for (const file of [certificate, key]) {
      chownSync(file, uid, gid);
      chmodSync(file, 0o600);
    }
    await secure.sql(`create role broker login password 'secret'; alter system set ssl = on; select pg_reload_conf()`);
  });
  after(() => secure.stop());

  async function encrypted(target: TestPostgres, parameters: string, name = '127.0.0.1'): Promise<boolean> {
    const text = `postgres://broker:secret@${name}:${target.port}/postgres?${parameters}`;
    const dsn = parseDsn(new Secret(text));
    const tls = await readTlsFiles(dsn, hostFiles(host));
    await using session = await connect(dsn, reach, { application: 'tls', tls });
    const row = await session.queryOne(
      'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
      z.object({ ssl: z.boolean() }),
    );
    return row.ssl;
  }

  test('encrypts as asked for', async () => {
    assert.equal(await encrypted(secure, 'sslmode=disable'), false);
    assert.equal(await encrypted(secure, 'sslmode=allow'), false);
    assert.equal(await encrypted(secure, ''), true);
    assert.equal(await encrypted(secure, 'sslmode=require'), true);
  });

  test('falls back to the clear for prefer alone', async () => {
    await server.sql(`alter role broker password 'secret'`);
    assert.equal(await encrypted(server, 'sslmode=prefer'), false);
    await assert.rejects(encrypted(server, 'sslmode=require'), (error) => isOpsError(error, 'database-unreachable'));
  });

  test('binds the password to the channel where that is asked for, and sends it nowhere else', async () => {
    assert.equal(await encrypted(secure, 'sslmode=require&channel_binding=require'), true);
    const unbound = /channel_binding=require, and the server offers no channel binding/;
    await assert.rejects(encrypted(server, 'channel_binding=require'), unbound);
    // What an impostor would ask for: the password in the clear, or nothing at all.
    const hba = (await secure.sql('show hba_file')).trim();
    writeFileSync(hba, `host all plain all password\nhost all trusted all trust\n${readFileSync(hba, 'utf8')}`);
    await secure.sql(`create role plain login password 'secret'; create role trusted login; select pg_reload_conf()`);
    await waitFor('the server to know its new rules', async () => encrypted(secure, 'user=trusted'), { seconds: 20 });
    assert.equal(await encrypted(secure, 'user=plain&sslmode=require'), true);
    for (const user of ['plain', 'trusted']) {
      await assert.rejects(encrypted(secure, `user=${user}&sslmode=require&channel_binding=require`), unbound);
    }
  });

  test('verifies the chain, and the name where that is asked for', async () => {
    assert.equal(await encrypted(secure, `sslmode=verify-ca&sslrootcert=${certificate}`), true);
    assert.equal(await encrypted(secure, `sslmode=verify-full&sslrootcert=${certificate}`, 'localhost'), true);
    await assert.rejects(
      encrypted(secure, `sslmode=verify-full&sslrootcert=${certificate}`),
      /does not match|altnames/,
    );
    await assert.rejects(encrypted(secure, 'sslmode=verify-full&sslrootcert=system', 'localhost'), /self-signed/);
    const other = join(secure.folder, 'other.crt');
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '2',
        '-keyout',
        '/dev/null',
        '-out',
        other,
        '-subj',
        '/CN=localhost',
      ],
      { stdio: 'ignore' },
    );
    await assert.rejects(encrypted(secure, `sslmode=verify-ca&sslrootcert=${other}`), /self-signed/);
    await assert.rejects(encrypted(secure, `sslmode=require&sslrootcert=${other}`), /self-signed/);
  });

  test('names the certificate file that is missing', async () => {
    await assert.rejects(
      encrypted(secure, 'sslmode=verify-full&sslrootcert=/nowhere/ca.pem'),
      /\/nowhere\/ca\.pem, needed as sslrootcert/,
    );
    const empty = join(secure.folder, 'empty');
    copyFileSync('/dev/null', empty);
    assert.equal(readFileSync(empty, 'utf8'), '');
    await assert.rejects(encrypted(secure, `sslmode=verify-ca&sslrootcert=${empty}`), /holds no PEM/);
  });
});
