import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Dsn, parseDsn } from '../../../src/database/dsn.ts';
import { Secret } from '../../../src/secret.ts';

function parse(text: string): Dsn {
  return parseDsn(new Secret(text));
}

function facts({ hosts, user, database, sslmode }: Dsn): unknown {
  return { hosts: hosts.map(({ host, port }) => `${host} ${port}`), user, database, sslmode };
}

suite('a connection string as other programs write it', () => {
  const usual = { hosts: ['h 5432'], user: 'u', database: 'd', sslmode: 'prefer' };
  const required = { ...usual, sslmode: 'require' };
  const forms: readonly (readonly [string, unknown])[] = [
    ['postgresql://u:p@h/d?sslmode=require&channel_binding=require', required],
    ['postgresql://u:p@h/d?channel_binding=prefer&sslmode=require&', required],
    ['postgresql://u:p@h/d?', usual],
    ['postgresql://u:p@h/d?&&sslmode=require', required],
    ['postgresql://u:p@h/d?sslmode=require&amp;connect_timeout=10', required],
    ['postgresql://u:p@h/d?pgbouncer=true&uselibpqcompat=true&schema=public&sslmode=require', required],
    ['postgresql+psycopg2://u:p@h/d?sslmode=require', required],
    ['postgresql+asyncpg://u:p@h/d?ssl=require', required],
    ['postgres+pg8000://u:p@h/d', usual],
    ['jdbc:postgresql://h/d?user=u&password=p&ssl=true&currentSchema=public&ApplicationName=x', required],
    ['jdbc:postgresql://u:p@h:5432/d?socketTimeout=30&tcpKeepAlive=true', usual],
    ['r2dbc:postgresql://u:p@h/d', usual],
    ['postgis://u:p@h/d', usual],
    ['PostgreSQL://u:p@h/d', usual],
    ['postgres://u:p@h/d?sslmode=no-verify', required],
    ['postgres://u:p@h/d?ssl=false', usual],
    ['postgres://u:p@h/d?ssl=1&prepareThreshold=0', required],
    ['DATABASE_DSN="postgresql://u:p@h/d"', usual],
    ["export DATABASE_URL='postgres://u:p@h/d'", usual],
    ["psql 'postgresql://u:p@h/d?sslmode=require'", required],
    ['"postgres://u:p@h/d"', usual],
    ['host=h\nuser=u\npassword=p\ndbname=d\n', usual],
    ['# ours\r\nhost=h\r\nuser=u\r\n  # and\r\ndbname = d\r\nsslmode=require', required],
    ['host=h \\\nuser=u \\\ndbname=d', usual],
    ['host=h user=u database=d', usual],
  ];
  for (const [text, expected] of forms) {
    test(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(facts(parse(text)), expected));
  }

  test('keeps channel_binding, and translates which server is wanted', () => {
    assert.equal(parse('postgres://u@h/d?channel_binding=require').channelBinding, 'require');
    assert.equal(parse('postgres://u@h/d').channelBinding, undefined);
    assert.equal(parse('jdbc:postgresql://h/d?user=u&targetServerType=secondary').targetSessionAttributes, 'standby');
    assert.equal(parse('jdbc:postgresql://h/d?user=u&targetServerType=master').targetSessionAttributes, 'primary');
  });

  test('names what it passed over', () => {
    assert.deepEqual(parse('postgres://u@h/d?pgbouncer=true&sslmode=require&connection_limit=1').ignored, [
      'pgbouncer',
      'connection_limit',
    ]);
    assert.equal(parse('postgres://u@h/d?sslmode=require').ignored, undefined);
  });

  test("takes a backslash before a sign for d8x-cli's, and one before a letter for the password's", () => {
    for (const [written, password] of [
      [String.raw`pa\$word`, 'pa$word'],
      [String.raw`\$\!x\&`, '$!x&'],
      [String.raw`pa\word`, String.raw`pa\word`],
      ['pa%5C$word', String.raw`pa\$word`],
      ['pa$word', 'pa$word'],
    ] as const) {
      assert.equal(parse(`DATABASE_DSN="postgresql://u:${written}@h:5432/d"`).password?.reveal(), password);
    }
    assert.equal(parse(String.raw`host=h user=u password=pa\$word`).password?.reveal(), 'pa$word');
  });

  test('may have @ in a parameter, and a / behind the host', () => {
    assert.equal(parse('postgres://h/d?user=me@server').user, 'me@server');
    assert.equal(parse('postgres://h:5432/d?user=me@server&password=a/b').password?.reveal(), 'a/b');
    assert.equal(parse('postgres://[::1]:5432/d?user=me@server').user, 'me@server');
  });
});
