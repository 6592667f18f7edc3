import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derivedSecrets } from '../../../action/derived-secrets.ts';
import { Redactor } from '../../../action/redact.ts';
import { Secret } from '../../../src/secret.ts';

function derived(value: string): readonly string[] {
  return derivedSecrets(new Secret(value)).map((secret) => secret.reveal());
}

test('a DSN gives its password away as it is written and decoded', () => {
  const uri = derived('postgres://d8x:p%40ss%20w%2Ford@10.0.0.9:5432/history?sslmode=require');
  assert.ok(uri.includes('p%40ss%20w%2Ford') && uri.includes('p@ss w/ord'));
  assert.ok(!uri.includes('history') && !uri.includes('d8x'));
  assert.ok(derived("host=db password='it''s \\'mine\\'' dbname=x").some((value) => value.includes('it')));
  assert.ok(derived('host=db password=plain dbname=x').includes('plain'));
  assert.ok(derived('postgresql://h/d?user=u&password=a%2Bb').includes('a+b'));
});

test('each line of a key is masked, but not what every key file has', () => {
  const lines = derived(
    '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\nQyNTUxOQAAACD\n-----END OPENSSH PRIVATE KEY-----\n',
  );
  assert.ok(lines.includes('b3BlbnNzaC1rZXk') && lines.includes('QyNTUxOQAAACD'));
  assert.ok(!lines.includes('-----BEGIN OPENSSH PRIVATE KEY-----'));
});

test('of a d8x.conf.json the secret settings are masked, not its names', () => {
  const settings = derived(
    JSON.stringify({
      server_provider: 'aws',
      aws_config: { access_key: 'AKIAXXXX', secret_key: 'aws-secret', region: 'eu-west-1' },
      database_dsn: 'postgres://u:db%21pass@h/d',
      broker_server_config: { redis_password: 'redis-pass', fee_tbps: '60' },
      services: { api: { hostname: 'api.example.org' } },
    }),
  );
  for (const secret of ['AKIAXXXX', 'aws-secret', 'db%21pass', 'db!pass', 'redis-pass'])
    assert.ok(settings.includes(secret), secret);
  for (const harmless of ['aws', 'eu-west-1', 'api.example.org', '60'])
    assert.ok(!settings.includes(harmless), harmless);
});

test('the lines of a file in JSON are not masked, since a lone bracket would be one', () => {
  const pretty = JSON.stringify({ a: { redis_password: 'redis-pass' } }, undefined, 2);
  assert.deepEqual(derived(pretty), ['redis-pass']);
  assert.deepEqual(derived('one line'), ['one line']);
});

test('the redactor takes every known secret out of texts and data, the longest first', () => {
  const redactor = new Redactor();
  for (const value of ['secret', 'secret-longer', 'abc']) redactor.add(new Secret(value));
  assert.equal(redactor.text('a secret-longer, a secret, abc'), 'a ***, a ***, abc');
  assert.deepEqual(redactor.data({ a: ['x secret', 1, null], b: { c: true, d: 'secret' } }), {
    a: ['x ***', 1, null],
    b: { c: true, d: '***' },
  });
});
