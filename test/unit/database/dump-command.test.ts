import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { renderCommand } from '../../../src/cluster/command/render-command.ts';
import { parseDsn } from '../../../src/database/dsn.ts';
import { dumpCommand, type DumpPlan } from '../../../src/database/dump-command.ts';
import { Secret } from '../../../src/secret.ts';

const dsn = parseDsn(
  new Secret(
    'postgres://br%20oker:pa%27ss@db.example:6432/d8x?sslmode=verify-full&sslrootcert=/ca.pem&connect_timeout=9&options=-c%20a%3Db',
  ),
);
const [server] = dsn.hosts;
const plan: DumpPlan = {
  pgDump: '/usr/lib/postgresql/15/bin/pg_dump',
  compression: 'zstd',
  dsn,
  server,
  snapshot: '00000003-0000001B-1',
  encoding: 'UTF8',
  lockWaitMs: 60_000,
  application: 'd8x-ops 7f',
};

suite('the command that dumps', () => {
  test('is exactly this', () => {
    const command = dumpCommand(plan);
    assert.deepEqual(command.stages, [
      [
        '/usr/lib/postgresql/15/bin/pg_dump',
        '--no-password',
        '--format=plain',
        '--no-owner',
        '--no-acl',
        '--no-tablespaces',
        '--no-publications',
        '--no-subscriptions',
        '--encoding=UTF8',
        '--lock-wait-timeout=60000',
        '--snapshot=00000003-0000001B-1',
      ],
      ['zstd', '-1', '-T0', '-q', '-c'],
    ]);
    assert.deepEqual(command.env, {
      LC_ALL: 'C',
      PGHOST: 'db.example',
      PGPORT: '6432',
      PGUSER: 'br oker',
      PGDATABASE: 'd8x',
      PGSSLMODE: 'verify-full',
      PGSSLROOTCERT: '/ca.pem',
      PGOPTIONS: '-c a=b',
      PGCONNECT_TIMEOUT: '9',
      PGAPPNAME: 'd8x-ops 7f',
    });
  });

  test('carries the password nowhere but on stdin', () => {
    const { text, stdinPrefix } = renderCommand(dumpCommand(plan));
    assert.doesNotMatch(text, /pa'ss|pa%27ss/);
    assert.match(stdinPrefix.reveal(), /pa'ss/);
    assert.equal(dumpCommand({ ...plan, dsn: parseDsn(new Secret('postgres://u@h/d')) }).secretEnv, undefined);
  });

  test('compresses with gzip where there is no zstd', () => {
    assert.deepEqual(dumpCommand({ ...plan, compression: 'gzip' }).stages[1], ['gzip', '-1', '-c']);
  });

  test('goes to the very server that was asked, by its address where one is given', () => {
    const { env } = dumpCommand({ ...plan, server: { host: 'db', address: '192.0.2.7', port: 1 } });
    assert.deepEqual([env?.['PGHOST'], env?.['PGHOSTADDR'], env?.['PGPORT']], ['db', '192.0.2.7', '1']);
  });
});
