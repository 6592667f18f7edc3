import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { type Dsn, parseDsn } from '../../../src/database/dsn.ts';
import { withDatabase } from '../../../src/database/dsn-with-database.ts';
import { isOpsError } from '../../../src/errors.ts';
import { Secret } from '../../../src/secret.ts';

function changed(text: string, database: string): string {
  return withDatabase(new Secret(text), database).reveal();
}

function facts(dsn: Dsn): object {
  return { ...dsn, secrets: [], password: dsn.password?.reveal() };
}

suite('a connection string names another database', () => {
  const forms: readonly (readonly [string, string])[] = [
    ['postgres://u:p@h:5432/d', 'postgres://u:p@h:5432/x_1'],
    ['postgres://u:p@h:5432/d?sslmode=require', 'postgres://u:p@h:5432/x_1?sslmode=require'],
    ['postgres://u:p@h', 'postgres://u:p@h/x_1'],
    ['postgres://u:p@h?sslmode=require', 'postgres://u:p@h/x_1?sslmode=require'],
    ['postgres://u:p@h/', 'postgres://u:p@h/x_1'],
    ['postgres://u:p%2F%40@[::1]:5433,h2:5434/a%20b?', 'postgres://u:p%2F%40@[::1]:5433,h2:5434/x_1?'],
    ['postgres://u:p@/d?host=/run/pg', 'postgres://u:p@/x_1?host=/run/pg'],
    ['postgres://u:p@h?dbname=d&sslmode=require', 'postgres://u:p@h/x_1?dbname=x_1&sslmode=require'],
    ['postgres://u:p@h/a?d%62name=d', 'postgres://u:p@h/x_1?d%62name=x_1'],
    ['postgres://u:p@h/d?sslmode=require&amp;dbname=d', 'postgres://u:p@h/x_1?sslmode=require&amp;dbname=x_1'],
    [
      String.raw`postgres://u:p@h/d?dbname=d\&sslmode=require`,
      String.raw`postgres://u:p@h/x_1?dbname=x_1\&sslmode=require`,
    ],
    ['jdbc:postgresql://h/d?user=u&databaseName=d', 'jdbc:postgresql://h/x_1?user=u&databaseName=x_1'],
    [`export DATABASE_DSN="postgresql+psycopg2://u:p@h/d" `, `export DATABASE_DSN="postgresql+psycopg2://u:p@h/x_1" `],
    [`psql 'postgres://u:p@h/d'`, `psql 'postgres://u:p@h/x_1'`],
    ['host=h user=u password=p dbname=d', 'host=h user=u password=p dbname=x_1'],
    [String.raw`host=h user=u dbname = 'it\'s' password=p`, String.raw`host=h user=u dbname = x_1 password=p`],
    ['host=h user=u database=d', 'host=h user=u database=x_1'],
    ['host=h user=u', 'dbname=x_1 host=h user=u'],
    ['dbname=a host=h user=u dbname=b', 'dbname=x_1 host=h user=u dbname=x_1'],
    ['# ours\nhost=h\nuser=u \\\ndbname=d\n', '# ours\nhost=h\nuser=u \\\ndbname=x_1\n'],
  ];
  for (const [text, expected] of forms) {
    test(`in ${JSON.stringify(text)}`, () => {
      assert.equal(changed(text, 'x_1'), expected);
      assert.deepEqual(facts(parseDsn(new Secret(expected))), {
        ...facts(parseDsn(new Secret(text))),
        database: 'x_1',
      });
    });
  }

  test('with signs that would mean something there', () => {
    assert.equal(
      changed(`'postgres://u:p@h/d'`, `a/b?c#d&e'f%(g)`),
      `'postgres://u:p@h/a%2Fb%3Fc%23d%26e%27f%25%28g%29'`,
    );
    assert.equal(changed('host=h user=u dbname=d', `it's a\\b`), String.raw`host=h user=u dbname=it\'s\ a\\b`);
  });

  test('or says that it cannot', () => {
    // With ; after its first value it would look like a connection string of .NET.
    assert.throws(
      () => changed('dbname=d host=h user=u password=p4ss', 'a;b'),
      (error) => isOpsError(error, 'input-invalid') && !error.message.includes('p4ss'),
    );
    assert.throws(
      () => changed('mysql://u:p@h/d', 'x'),
      (error) => isOpsError(error, 'input-invalid'),
    );
  });
});

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !/[\0\r\n\t]/.test(text));
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());
const query = fc.subarray([
  'sslmode=require',
  'connect_timeout=5',
  'schema=public',
  'application_name=a%20b',
  'options=-c%20a%3Db',
]);
const hosts = fc.constantFrom('h', 'h:5433', '[::1]:5432', 'a:1,b:2', '10.0.0.1', 'db.example.org:25060');

const uri = fc
  .record({
    scheme: fc.constantFrom('postgres://', 'postgresql://', 'jdbc:postgresql://', 'postgresql+asyncpg://'),
    wrap: fc.constantFrom(
      ['', ''],
      ['"', '"'],
      ["'", "'"],
      ['export DSN="', '"'],
      ['DATABASE_URL=', ''],
      ["psql '", "'"],
      ['  ', '\n'],
    ),
    user: name,
    password: name,
    hosts,
    path: fc.option(fc.oneof(name, fc.constant(''))),
    parameter: fc.option(fc.tuple(fc.constantFrom('dbname', 'database', 'databaseName'), name)),
    query,
  })
  .map(({ scheme, wrap, user, password, hosts: at, path, parameter, query: more }) => {
    const quote = (text: string): string => encoded(text).replaceAll("'", '%27');
    const parameters = [...more, ...(parameter === null ? [] : [`${parameter[0]}=${quote(parameter[1])}`])];
    const after = parameters.length === 0 ? '' : `?${parameters.join('&')}`;
    return `${wrap[0]}${scheme}${quote(user)}:${quote(password)}@${at}${path === null ? '' : `/${quote(path)}`}${after}${wrap[1]}`;
  });

const keywords = fc
  .record({
    user: name,
    password: name,
    host: fc.constantFrom('h', '::1', '/run/postgresql', 'a,b'),
    database: fc.array(fc.tuple(fc.constantFrom('dbname', 'database'), name), { maxLength: 2 }),
    quoted: fc.boolean(),
    space: fc.constantFrom(' ', '  ', '\n', ' \\\n', '\n# a comment\n'),
  })
  .map(({ user, password, host, database, quoted, space }) => {
    const value = (text: string): string =>
      quoted ? `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'` : text.replaceAll(/[^A-Za-z0-9]/g, String.raw`\$&`);
    const parts = [['host', host], ['user', user], ...database, ['password', password]];
    return parts.map(([key = '', text = '']) => `${key}=${value(text)}`).join(space);
  });

test('whatever it looks like, nothing else of it changes', () => {
  fc.assert(
    fc.property(fc.oneof(uri, keywords), name, (text, database) => {
      let before: Dsn;
      try {
        before = parseDsn(new Secret(text));
      } catch {
        return fc.pre(false);
      }
      // In the form of keywords it would be taken for a connection string of .NET.
      fc.pre(text.includes('://') || !database.includes(';'));
      const wanted = database.toWellFormed();
      const after = parseDsn(withDatabase(new Secret(text), wanted));
      assert.deepEqual(facts(after), { ...facts(before), database: wanted });
    }),
    { numRuns: 2000 },
  );
});
