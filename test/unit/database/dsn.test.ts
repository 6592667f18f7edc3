import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { type Dsn, parseDsn, secretsOf } from '../../../src/database/dsn.ts';
import { OpsError } from '../../../src/errors.ts';
import { Secret } from '../../../src/secret.ts';

function parse(text: string, defaultUser?: string): Dsn {
  return parseDsn(new Secret(text), 'database-dsn', defaultUser);
}

function refusal(text: string): OpsError {
  try {
    parse(text);
  } catch (error) {
    assert.ok(error instanceof OpsError, `threw ${inspect(error)}`);
    assert.equal(error.code, 'input-invalid');
    assert.equal(error.where, 'database-dsn');
    return error;
  }
  return assert.fail(`was accepted: ${text}`);
}

function facts(dsn: Dsn): unknown {
  const { hosts, user, database, sslmode } = dsn;
  return { hosts: hosts.map(({ host, port }) => `${host} ${port}`), user, database, sslmode };
}

suite('a connection URI', () => {
  test('is read whole', () => {
    const dsn = parse('postgresql://broker:s3cret@db.example:6543/d8x?sslmode=verify-full&sslrootcert=/etc/ca.pem');
    assert.deepEqual(facts(dsn), {
      hosts: ['db.example 6543'],
      user: 'broker',
      database: 'd8x',
      sslmode: 'verify-full',
    });
    assert.equal(dsn.sslrootcert, '/etc/ca.pem');
    assert.equal(dsn.password?.reveal(), 's3cret');
  });

  const forms: readonly (readonly [string, unknown])[] = [
    ['postgres://u:p@h/d', { hosts: ['h 5432'], user: 'u', database: 'd', sslmode: 'prefer' }],
    ['postgres://u@h:1/d', { hosts: ['h 1'], user: 'u', database: 'd', sslmode: 'prefer' }],
    ['postgres://u@h', { hosts: ['h 5432'], user: 'u', database: 'u', sslmode: 'prefer' }],
    ['postgres://u@h/', { hosts: ['h 5432'], user: 'u', database: 'u', sslmode: 'prefer' }],
    ['postgres://u@h:/d', { hosts: ['h 5432'], user: 'u', database: 'd', sslmode: 'prefer' }],
    ['postgres://u@h?sslmode=disable', { hosts: ['h 5432'], user: 'u', database: 'u', sslmode: 'disable' }],
    ['postgres://u@[2001:db8::1]:7/d', { hosts: ['2001:db8::1 7'], user: 'u', database: 'd', sslmode: 'prefer' }],
    ['postgres://u@[::1]/d', { hosts: ['::1 5432'], user: 'u', database: 'd', sslmode: 'prefer' }],
    [
      'postgres://u@a,b:2,[::3]:3/d',
      { hosts: ['a 5432', 'b 2', '::3 3'], user: 'u', database: 'd', sslmode: 'prefer' },
    ],
    ['postgres:///d?host=a,b&port=9&user=u', { hosts: ['a 9', 'b 9'], user: 'u', database: 'd', sslmode: 'prefer' }],
    ['postgres://u@/d?host=/run/pg', { hosts: ['/run/pg 5432'], user: 'u', database: 'd', sslmode: 'prefer' }],
    ['postgres://u@%2Frun%2Fpg:9/d', { hosts: ['/run/pg 9'], user: 'u', database: 'd', sslmode: 'prefer' }],
    ['postgres://u@/d', { hosts: ['/var/run/postgresql 5432'], user: 'u', database: 'd', sslmode: 'prefer' }],
    ['postgres://u@h/d?ssl=true', { hosts: ['h 5432'], user: 'u', database: 'd', sslmode: 'require' }],
    ['postgres://u@h/d%20e', { hosts: ['h 5432'], user: 'u', database: 'd e', sslmode: 'prefer' }],
    ['postgres://u@h/d?dbname=other', { hosts: ['h 5432'], user: 'u', database: 'other', sslmode: 'prefer' }],
    [
      'postgres://u@h/d?schema=public&connection_limit=5',
      { hosts: ['h 5432'], user: 'u', database: 'd', sslmode: 'prefer' },
    ],
    ['postgres://u@h/d?sslrootcert=system', { hosts: ['h 5432'], user: 'u', database: 'd', sslmode: 'verify-full' }],
    ['  postgres://u@h/d\n', { hosts: ['h 5432'], user: 'u', database: 'd', sslmode: 'prefer' }],
  ];
  for (const [text, expected] of forms) {
    test(`reads ${text.trim()}`, () => assert.deepEqual(facts(parse(text)), expected));
  }

  test('takes the given user where it names none, and says so where there is none', () => {
    assert.equal(parse('postgres://h/d', 'd8xtrader').user, 'd8xtrader');
    assert.equal(parse('postgres://h', 'd8xtrader').database, 'd8xtrader');
    assert.match(refusal('postgres://h/d').message, /names no user/);
  });

  test('keeps where to connect apart from what the certificate is checked for', () => {
    const [host] = parse('postgres://u@db.example/d?hostaddr=192.0.2.1').hosts;
    assert.deepEqual(host, { host: 'db.example', address: '192.0.2.1', port: 5432 });
  });

  test('gives any user, password and database back that were percent-encoded', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 }).filter((value) => !value.includes('\0'));
    fc.assert(
      fc.property(text, text, text, (user, password, database) => {
        const encode = encodeURIComponent;
        const dsn = parse(`postgres://${encode(user)}:${encode(password)}@h/${encode(database)}`);
        assert.deepEqual([dsn.user, dsn.password?.reveal(), dsn.database], [user, password, database]);
      }),
    );
  });
});

suite('a keyword connection string', () => {
  const forms: readonly (readonly [string, unknown])[] = [
    ['host=h user=u', { hosts: ['h 5432'], user: 'u', database: 'u', sslmode: 'prefer' }],
    ["host = 'h'  port=7 user = u dbname='a b'", { hosts: ['h 7'], user: 'u', database: 'a b', sslmode: 'prefer' }],
    ['host=a,b port=1,2 user=u', { hosts: ['a 1', 'b 2'], user: 'u', database: 'u', sslmode: 'prefer' }],
    ['host=/run/pg user=u', { hosts: ['/run/pg 5432'], user: 'u', database: 'u', sslmode: 'prefer' }],
    ["host=h user=u dbname=''", { hosts: ['h 5432'], user: 'u', database: 'u', sslmode: 'prefer' }],
    ['hostaddr=::1 user=u', { hosts: ['::1 5432'], user: 'u', database: 'u', sslmode: 'prefer' }],
    ['host=h user=u TimeZone=UTC sslmode=disable', { hosts: ['h 5432'], user: 'u', database: 'u', sslmode: 'disable' }],
  ];
  for (const [text, expected] of forms) {
    test(`reads ${text}`, () => assert.deepEqual(facts(parse(text)), expected));
  }

  test('gives any password back that was quoted', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(text, (password) => {
        const quoted = password.replaceAll(/[\\']/g, String.raw`\$&`);
        assert.equal(parse(`host=h user=u password='${quoted}'`).password?.reveal(), password);
      }),
    );
  });
});

suite('a bad connection string', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['', /is empty/],
    ['hunter2', /neither postgres:\/\/ nor keyword=value/],
    ['mysql://u:hunter2@h/d', /neither postgres:\/\/ nor keyword=value/],
    ['postgres://u:hun%ter2@h/d', /the password holds a % that/],
    ['postgres://u:hunter2%00@h/d', /the password holds %00/],
    ['postgres://u:hunter2@h:port/d', /port of host 1 is no number/],
    ['postgres://u:hunter2@h:0/d', /port of host 1 is no number/],
    ['postgres://u:hunter2@h:65536/d', /port of host 1 is no number/],
    ['postgres://u:hun@ter2@h/d', /more than one @/],
    ['postgres://u:hunter2@[::1/d', /no closing \]/],
    ['postgres://u:hunter2@[]/d', /no address between \[ and \]/],
    ['postgres://u:hunter2@[::1]x/d', /follows the \]/],
    ['postgres://u:hunter2@h/d?sslmode', /parameter 1 after the \? has no =/],
    ['postgres://u:hunter2@h/d?sslmode=a=b', /more than one =/],
    ['postgres://u:hunter2@h/d?sslmode=strict', /sslmode is none of disable/],
    ['postgres://u:hunter2@h/d?sslmod=require', /parameter "sslmod" is not one/],
    ['postgres://u:hunter2@h/d?sslrootcert=system&sslmode=require', /needs sslmode=verify-full/],
    ['postgres://u:hunter2@h/d?service=x', /instead of naming it/],
    ['postgres://u:hunter2@h/d?channel_binding=always', /channel_binding is none of disable, prefer, require/],
    ['postgres://u:hunter2@h/d?channel_binding=require&sslmode=disable', /channel_binding=require needs TLS/],
    ['postgres://u:hun/ter2@h/d', /a \/ before its @.*%2F/],
    ['postgres://u:12/ter2@h/d', /a \/ before its @.*%2F/],
    ['postgres://u:/hunter2@h:5432/d?sslmode=require', /a \/ before its @.*%2F/],
    ['postgres://hun/ter2:x@h/d', /a \/ before its @.*%2F/],
    ['postgres://u:hun/te?r2@h/d', /a \/ before its @.*%2F/],
    ['postgres://u:hun/te@r2@h/d', /a \/ before its @.*%2F/],
    ['postgres://u:hunter2@h/d\npostgres://u:hunter2@h/e', /broken over several lines, or is more than one/],
    ['postgres://u:hunter2@h:54\n32/d', /broken over several lines/],
    ['mongodb+srv://u:hunter2@h/d', /mongodb is another database/],
    ['jdbc:mysql://h/d?user=u&password=hunter2', /mysql is another database/],
    ['jdbc:postgresql:d', /is of JDBC and names no host/],
    ['Host=h;Username=u;Password=hunter2;Database=d', /in the form of .NET or ODBC/],
    ['Driver={PostgreSQL};Server=h;Uid=u;Pwd=hunter2', /in the form of .NET or ODBC/],
    ['postgres://u:hunter2@h/d?require_auth=scram-sha-256', /require_auth is not supported here: leave it out/],
    ['postgres://u:hunter2@h/d?sslmod=require', /did you mean sslmode\?/],
    ['postgres://u:hunter2@h/d?sslfactory=x.NonValidatingFactory', /sslfactory is JDBC's/],
    ['postgres://u:hunter2@h/d?ssl=maybe', /sslmode is none of/],
    ['postgres://u:hunter2@h/d?constructor=x', /parameter "constructor" is not one of/],
    ['postgres://u:hunter2@h/d?target_session_attrs=x', /target_session_attrs is none/],
    ['postgres://u:hunter2@h/d?connect_timeout=x', /connect_timeout is no number/],
    ['postgres://u:hunter2@a,b/d?port=1,2,3', /names 2 hosts but 3 ports/],
    ['postgres://u:hunter2@a/d?hostaddr=nowhere', /hostaddr is no IP/],
    ["host=h password='hunter2", /no closing quote/],
    ['host=h password hunter2', /neither postgres:\/\/ nor keyword=value/],
  ];
  for (const [text, expected] of cases) {
    test(`is refused: ${text}`, () => {
      const error = refusal(text);
      assert.match(error.message, expected);
      assert.doesNotMatch(inspect(error), /hunter2|hun%ter2|ter2/);
    });
  }

  test('is told about everything that is wrong with it at once', () => {
    const { problems } = refusal('postgres://u@h:x/d?sslmode=y&connect_timeout=z&bogus_one=1');
    assert.deepEqual(
      problems.map(({ message }) => message),
      [
        `parameter "bogus_one" is not one of PostgreSQL's`,
        'the port of host 1 is no number from 1 to 65535',
        'sslmode is none of disable, allow, prefer, require, verify-ca, verify-full',
        'connect_timeout is no number of seconds',
      ],
    );
  });
});

suite('whatever is given as a connection string', () => {
  const pieces = fc.constantFrom(...String.raw`postgres:// u : @ / ? & = , [ ] % %41 ' \ host port 1`.split(' '), ' ');
  const anything = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
  );

  test('is read or refused with an error of its own', () => {
    fc.assert(
      fc.property(anything, (text) => {
        try {
          parse(text, 'someone');
        } catch (error) {
          assert.ok(error instanceof OpsError && error.code === 'input-invalid', inspect(error));
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('never shows up in the error', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.nat(), (parts, position) => {
        const marked = [...parts];
        marked.splice(position % (parts.length + 1), 0, 'Zx9qZx9q');
        try {
          parse(marked.join(''));
        } catch (error) {
          assert.doesNotMatch(inspect(error), /Zx9qZx9q/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('takes time in proportion to its length', () => {
    for (const unit of ['@', ':', '%', '&=', ',', '[', "'", ' =', '\\', 'a', '/?']) {
      const time = (repeats: number): number => {
        const started = performance.now();
        for (const scheme of ['postgres://', '']) {
          try {
            parse(scheme + unit.repeat(repeats));
          } catch (error) {
            assert.ok(error instanceof OpsError);
          }
        }
        return performance.now() - started;
      };
      // A quadratic reader needs minutes for this.
      assert.ok(time(300_000) < 5000, `slow for ${unit}`);
    }
  });
});

suite('the secrets of a connection string', () => {
  test('are the text and every form of its password', () => {
    const text = String.raw`postgres://u:p%40ss%27w%5Cord%20@h/d`;
    assert.deepEqual(
      secretsOf(parse(text)).map((secret) => secret.reveal()),
      [text, 'p%40ss%27w%5Cord%20', String.raw`p@ss'w\ord `, "p%40ss'w%5Cord%20", String.raw`p@ss\'w\\ord `],
    );
  });

  test('are the text alone where there is no password', () => {
    assert.deepEqual(
      secretsOf(parse('host=h user=u')).map((secret) => secret.reveal()),
      ['host=h user=u'],
    );
  });

  test('are not printed with the DSN', () => {
    assert.doesNotMatch(inspect(parse('postgres://u:hunter2@h/d'), { depth: 9 }), /hunter2/);
    assert.doesNotMatch(JSON.stringify(parse('postgres://u:hunter2@h/d')), /hunter2/);
  });
});
