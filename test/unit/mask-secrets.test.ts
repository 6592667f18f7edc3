import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { OpsError } from '../../src/errors.ts';
import { maskLines, maskSecrets } from '../../src/mask-secrets.ts';

const key = 'ab'.repeat(32);

suite('what looks like a secret in a foreign log is masked', () => {
  const cases: readonly (readonly [string, string])[] = [
    [`invalid key 0x${key}!`, 'invalid key 0x***!'],
    [`invalid key ${key.toUpperCase()}`, 'invalid key ***'],
    ['connect postgresql://d8x:p%40ss@10.0.0.1:5432/db failed', 'connect postgresql://d8x:***@10.0.0.1:5432/db failed'],
    ['connect postgres://d8x:p@ss@db.example/x', 'connect postgres://d8x:***@db.example/x'],
    ['connect postgres://d8x:p/s@db.example/x', 'connect postgres://d8x:***@db.example/x'],
    ['redis://:hunter2@redis:6379', 'redis://:***@redis:6379'],
    ['REDIS_PW=hunter2 REDIS_URL=redis', 'REDIS_PW=*** REDIS_URL=redis'],
    ['{"password":"a b","user":"x"}', '{"password":***,"user":"x"}'],
    ['api_key: 1234abcd', 'api_key: ***'],
    [
      '-----BEGIN EC PRIVATE KEY-----MHcCAQ-----END EC PRIVATE KEY-----',
      '-----BEGIN EC PRIVATE KEY-----***-----END EC PRIVATE KEY-----',
    ],
    ['AGE-SECRET-KEY-1QQPQ', 'AGE-SECRET-KEY-***'],
    [`token ghp_${'x'.repeat(36)}`, 'token ghp_***'],
    ['{"msg":"{\\"password\\":\\"a b\\",\\"user\\":\\"x\\"}"}', '{"msg":"{\\"password\\":***,\\"user\\":\\"x\\"}"}'],
    [
      `POST https://arb-mainnet.g.alchemy.com/v2/${'aB3-_'.repeat(6)} 429`,
      'POST https://arb-mainnet.g.alchemy.com/v2/*** 429',
    ],
    [`wss://arbitrum.example/ws/v3/${'0a'.repeat(16)}?x=1`, 'wss://arbitrum.example/ws/v3/***?x=1'],
    ['headers: { Authorization: "Bearer abc.def" }', 'headers: { Authorization: "Bearer ***" }'],
    ['\u001B[35mpassword\u001B[39m: \u001B[32m"a b"\u001B[39m', 'password: ***'],
    [`key \u001B[33m0x${key}\u001B[39m`, 'key 0x***'],
    ['{"authorization":"Basic dXNlcjpwdw=="}', '{"authorization":"Basic ***"}'],
    ['redis-server --requirepass hunter2 --port 6379', 'redis-server --requirepass *** --port 6379'],
    [`seed xprv${'9s21ZrQH143K'.repeat(9)}`, 'seed xprv***'],
  ];
  for (const [line, masked] of cases) test(line.slice(0, 40), () => assert.equal(maskSecrets(line), masked));

  test('and a key over several lines', () => {
    const lines = ['a', '-----BEGIN PRIVATE KEY-----', 'MIIEvQ', 'IBADAN', '-----END PRIVATE KEY-----', 'b'];
    const masked = maskLines(lines).join('\n');
    assert.doesNotMatch(masked, /MIIEvQ|IBADAN/);
    assert.match(masked, /^a\n[^]*\nb$/);
  });
});

test('a key whose beginning the log has no more is masked by its end', () => {
  const [one, two] = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7', 'kB4c='];
  const lines = ['starting', `2026-11-30 | ${one}`, one, two, '-----END RSA PRIVATE KEY-----', 'exit 1'];
  assert.deepEqual(maskLines(lines), ['starting', '***', '***', '***', '-----END RSA PRIVATE KEY-----', 'exit 1']);
  const whole = ['a', '-----BEGIN PRIVATE KEY-----', one, '-----END PRIVATE KEY-----'];
  assert.equal(maskLines(whole)[0], 'a');
});

test('what an operator needs stays', () => {
  for (const line of [
    `pulled sha256:${key}`,
    'GET https://rpc.example/v2 401',
    'listening on http://0.0.0.0:3001',
    'contract 0x1234567890abcdef1234567890abcdef12345678',
    'no migration found for version 12',
    'GET https://history.example.com/trading-history?traderAddr=0x1234567890abcdef1234567890abcdef12345678 200',
    'the token expired, authorization failed',
  ]) {
    assert.equal(maskSecrets(line), line);
  }
});

test('every error masks the log that it carries', () => {
  const { logs } = new OpsError('update-failed', 'x', { logs: [`key 0x${key}`, 'postgres://a:secret@h/d'] });
  assert.deepEqual(logs, ['key 0x***', 'postgres://a:***@h/d']);
});

test('takes time in proportion to the length', () => {
  for (const piece of [
    'a',
    'https://a/',
    'a/',
    '\\',
    'requirepass ',
    'authorization: ',
    '0',
    'a:',
    '://:',
    '@',
    'token',
    'password=',
    '-----BEGIN PRIVATE KEY-----',
    'eyJ',
    '"',
    'postgres://a:b ',
  ]) {
    const time = (length: number): number => {
      const text = piece.repeat(Math.ceil(length / piece.length));
      const started = process.cpuUsage();
      maskSecrets(text);
      return process.cpuUsage(started).user / 1000;
    };
    const best = (length: number) => Math.min(time(length), time(length), time(length));
    const [short, long] = [best(10_000), best(40_000)];
    assert.ok(long < 8 * short + 50, `${piece}: ${short.toFixed(1)} ms, then ${long.toFixed(1)} ms`);
  }
});
