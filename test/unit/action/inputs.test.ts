import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { commandText } from '../../../action/command-of.ts';
import { rawInputs, rawSecrets, readInputs, type ReadInputs } from '../../../action/inputs.ts';
import { inputNames, secretInputs } from '../../../action/inputs/schema.ts';
import { digest, inputsWith } from './environment.ts';
import { operations } from '../../../src/operations/operations.ts';

function read(changes: Readonly<Record<string, string | undefined>> = {}): ReadInputs {
  const env = { ...inputsWith(changes), RUNNER_TEMP: '/tmp/runner' };
  return readInputs(rawInputs(env), env, operations);
}

function problemsOf(changes: Readonly<Record<string, string | undefined>>): readonly string[] {
  return read(changes).problems.map(({ path, message }) => `${path} ${message}`);
}

test('what an update needs is read, with defaults for the rest', () => {
  const { inputs, problems } = read();
  assert.deepEqual(problems, []);
  const { request } = inputs;
  assert.equal(request.operation, 'update');
  assert.deepEqual(request.services, [{ kind: 'digest', service: 'api', digest }]);
  assert.deepEqual(request.policy, {
    backup: 'required',
    verify: 'none',
    onFailure: 'rollback-all',
    startOrder: [],
    prune: 'images',
    allowImageChange: false,
    allowKeyChange: false,
    keyFilesKeptPlain: [],
    updateTimeoutMs: 600_000,
    paymentWaitMs: 1_800_000,
    stabilityMs: 30_000,
  });
  assert.equal(request.cluster.sshUser, 'd8xtrader');
  assert.equal(request.cluster.sshPort, 22);
  assert.equal(request.cluster.stackName, 'stack');
  assert.equal(request.database.directory, '/tmp/runner/d8x-ops-backup');
  assert.deepEqual(request.lock, { minutes: 60, waitMs: 0 });
  assert.deepEqual(
    inputs.stores.map(({ keeps }) => keeps),
    [true],
  );
});

test('passwords keep their blanks and odd characters, and lose the line break of their file', () => {
  const password = ' p"a$s\\ w%ord ü ';
  const { inputs } = read({ 'sudo-password': `${password}\n`, 'ssh-passphrase': password });
  assert.equal(inputs.request.cluster.sudoPassword?.reveal(), password);
  assert.equal(inputs.request.cluster.sshPassphrase?.reveal(), password);
});

test('a key file ends with one line break, whatever the secret store made of it', () => {
  const { inputs } = read({ 'ssh-private-key': '  -----BEGIN X-----\r\nabc\r\n-----END X-----' });
  assert.equal(inputs.request.cluster.sshPrivateKey.reveal(), '-----BEGIN X-----\nabc\n-----END X-----\n');
});

test('every bad input is said at once, by name', () => {
  const problems = problemsOf({
    'hosts-cfg': undefined,
    'ssh-port': '70000',
    'stability-seconds': '1.5',
    'update-timeout-minutes': 'ten',
    services: `api@sha256:12 a b:${'x'.repeat(200)}`,
    'broker-private-key': 'not a key',
    'backup-recipients': undefined,
    upload: 'yes',
    registry: 'ghcr.io/d8-x',
    'registry-username': 'me',
    backup: 'maybe',
  });
  const expected = [
    'backup should be one of: required, skip',
    'backup-recipients is missing',
    'broker-private-key should be a private key of 64 hex digits',
    'hosts-cfg is missing',
    'registry should be the host of a registry',
    'registry-password is missing',
    'services, line 1 "api@sha256:12',
    'services, line 1 "xxx',
    'ssh-port should be a whole number from 1 to 65535',
    'stability-seconds should be a whole number from 0 to 3600',
    'update-timeout-minutes should be a whole number from 1 to 120',
    'upload should be true or false',
  ];
  const sorted = [...problems].sort();
  assert.equal(sorted.length, expected.length, sorted.join('\n'));
  for (const [index, start] of expected.entries()) {
    assert.ok(sorted[index]?.includes(start.split(' "')[0] ?? ''), `${sorted[index]} should begin with ${start}`);
  }
});

test('the warm-up is minutes for all, and for single services', () => {
  const warmUp = (text?: string) => read({ 'warm-up-minutes': text }).inputs.request.policy.warmUp;
  assert.equal(warmUp(), undefined, 'ten minutes');
  assert.deepEqual(warmUp('15'), { defaultMs: 900_000, byService: {} });
  const own = { defaultMs: 600_000, byService: { api: 900_000, 'candles-ws-server': 60_000 } };
  assert.deepEqual(warmUp('api=15\r\ncandles-ws-server=1\n'), own);
  assert.deepEqual(warmUp('10, api=15 candles-ws-server=1'), own);
  const form = 'warm-up-minutes should be whole minutes from 1 to 120, such as 10, or for a service api=15, not';
  for (const wrong of [
    '0',
    '121',
    '1.5',
    '-1',
    'api=',
    '=5',
    'api=x',
    'api=0',
    'api = 5',
    '__proto__=5',
    'a/b=5',
    '10m',
  ])
    assert.ok(problemsOf({ 'warm-up-minutes': wrong })[0]?.startsWith(form), wrong);
  assert.deepEqual(problemsOf({ 'warm-up-minutes': 'api=1 api=2' }), ['warm-up-minutes names api twice']);
  assert.deepEqual(problemsOf({ 'warm-up-minutes': '5\n6' }), [
    'warm-up-minutes has two numbers that are for no service',
  ]);
});

test('each operation asks for what it needs, and for nothing else', () => {
  assert.deepEqual(problemsOf({ operation: 'status', services: undefined, 'backup-recipients': undefined }), []);
  assert.match(problemsOf({ operation: undefined }).join(), /^operation is missing/);
  assert.match(problemsOf({ operation: 'deploy' }).join(), /^operation should be one of: update, backup/);
  assert.match(problemsOf({ operation: 'backup' }).join(), /^services is not for 'backup'/);
  assert.match(problemsOf({ services: undefined }).join(), /^services is missing: which services to update/);
  assert.deepEqual(problemsOf({ backup: 'skip', 'backup-recipients': undefined }), []);
  assert.match(problemsOf({ backup: 'skip', verify: 'restore' }).join(), /^verify asks to verify the backup/);
  assert.match(problemsOf({ 'd8x-config': undefined }).join(), /^database-dsn is missing/);
  assert.deepEqual(problemsOf({ operation: 'rollback', services: undefined, 'backup-recipients': undefined }), []);
  assert.match(
    problemsOf({ operation: 'rollback', services: 'api:main' }).join(),
    /^services rollback takes names only/,
  );
  const restart = { operation: 'restart', 'backup-recipients': undefined };
  assert.match(
    problemsOf({ ...restart, services: undefined }).join(),
    /^services is missing: which services to restart/,
  );
  assert.match(problemsOf({ ...restart, services: 'api:main' }).join(), /^services restart takes names only/);
  assert.deepEqual(problemsOf({ ...restart, services: 'api' }), []);
  const scale = { operation: 'scale', 'backup-recipients': undefined };
  assert.match(problemsOf({ ...scale, services: undefined }).join(), /^services is missing: .* such as "api=3"/);
  assert.match(problemsOf({ ...scale, services: 'api=three' }).join(), /^services, line 1 .*number of tasks/);
  assert.match(problemsOf({ ...scale, services: 'api' }).join(), /number of tasks/);
  assert.match(problemsOf({ ...scale, services: 'api=3 --no-backup' }).join(), /'scale' takes not/);
  assert.deepEqual(problemsOf({ ...scale, services: 'api=3 history=1 --override "the market is open"' }), []);
  const logs = { operation: 'logs', services: 'api --since 2h --grep "it failed"' };
  assert.deepEqual(problemsOf(logs), []);
  assert.match(
    problemsOf({ ...logs, 'backup-recipients': undefined }).join(),
    /^backup-recipients is missing: the whole/,
  );
  assert.match(problemsOf({ ...logs, services: undefined }).join(), /^services is missing: .* such as "api"/);
  assert.match(problemsOf({ ...logs, services: 'api --since 2d' }).join(), /^services, line 1 .*1m to 24h/);
  const restore = problemsOf({ operation: 'restore', services: undefined });
  assert.deepEqual(
    restore.map((problem) => problem.split(' ')[0]),
    ['backup-identity', 'backup-file'],
  );
});

test('reporting inputs go together', () => {
  const request = 'comment-12-0-by-7';
  const all = { 'request-id': request, 'status-comment-id': '99', 'issue-number': '3', 'github-token': 't' };
  assert.deepEqual(problemsOf(all), []);
  assert.match(problemsOf({ ...all, 'github-token': undefined }).join(), /^github-token is needed/);
  assert.match(problemsOf({ ...all, 'issue-number': undefined }).join(), /^issue-number is needed/);
  assert.match(problemsOf({ ...all, 'request-id': undefined }).join(), /^request-id is needed/);
  assert.match(problemsOf({ ...all, 'request-id': 'mine' }).join(), /^request-id is not a request id of the bot/);
});

test('an empty input is one that is not given', () => {
  const blank = Object.fromEntries(inputNames.map((name) => [`INPUT_${name.toUpperCase()}`, ' \n']));
  assert.deepEqual(Object.keys(rawInputs(blank)).sort(), Object.keys(rawInputs({})).sort());
});

test('whatever the inputs are, reading them ends in problems, never in an exception, and shows no secret', () => {
  const values = fc.record(
    Object.fromEntries(inputNames.map((name) => [name, fc.option(fc.string({ unit: 'binary' }), { nil: undefined })])),
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(values, (changes) => {
      const env = inputsWith(changes);
      const raw = rawInputs(env);
      const result = readInputs(raw, env, operations);
      const open = inputNames.filter((name) => !secretInputs.includes(name)).map((name) => raw[name]);
      for (const secret of rawSecrets(raw)) {
        const value = secret.reveal();
        // What another input says as well is no secret's to be told.
        if (value.length < 6 || open.some((text) => text?.includes(value))) continue;
        assert.ok(!JSON.stringify(result.problems).includes(JSON.stringify(value).slice(1, -1)));
      }
    }),
    { numRuns: 300 },
  );
});

test('the password of a registry keeps the name of its registry', () => {
  const login = { 'registry-username': 'me', 'registry-password': 'p' };
  assert.equal(read(login).inputs.request.registryAuth?.registry, undefined);
  assert.equal(read({ ...login, registry: 'https://GHCR.io/' }).inputs.request.registryAuth?.registry, 'ghcr.io');
});

test('a secret input shows in no dump of what was read', () => {
  const secret = 'TopSecret-42-value';
  const names = ['sudo-password', 'ssh-passphrase', 'broker-redis-password', 'registry-password', 'database-dsn'];
  const { inputs } = read({
    ...Object.fromEntries(names.map((name) => [name, secret])),
    'registry-username': 'me',
  });
  assert.ok(!inspect(inputs, { depth: 9 }).includes(secret));
  assert.ok(!JSON.stringify(inputs).includes(secret));
});

test('a wallet key is read in the form that the services read, 0X as well', () => {
  const digits = 'AB'.repeat(32);
  for (const given of [digits, `0x${digits}`, `0X${digits}\n`]) {
    const { inputs, problems } = read({ 'broker-private-key': given, 'referral-executor-key': given });
    assert.deepEqual(problems, []);
    assert.equal(inputs.request.keys.brokerPrivateKey?.reveal(), `0x${digits.toLowerCase()}`);
    assert.equal(inputs.request.keys.referralExecutorKey?.reveal(), `0x${digits.toLowerCase()}`);
  }
  for (const wrong of ['0x', `0x0X${digits}`, '0'.repeat(64), 'f'.repeat(64)])
    assert.match(problemsOf({ 'broker-private-key': wrong }).join(), /^broker-private-key should be a private key/);
});

test('a start order is pairs of two services, separated by blanks, commas or line breaks', () => {
  const order = (text: string): unknown => read({ 'start-order': text }).inputs.request.policy.startOrder;
  const pairs = [
    { first: 'referral', second: 'broker' },
    { first: 'history', second: 'api' },
  ];
  assert.deepEqual(order('referral>broker, history>api'), pairs);
  assert.deepEqual(order('referral > broker\nhistory>api,'), pairs);
  assert.deepEqual(order(' '), []);
  for (const wrong of ['referral', 'a>', '>b', 'api>api', 'a>b>c', 'api->b>$(id)']) {
    assert.match(problemsOf({ 'start-order': wrong }).join(), /^start-order has ".*", which is no pair/, wrong);
  }
});

test('services whose image leaves its key file as it is are named with =none', () => {
  const plain = (text: string): unknown => read({ 'keyfile-encryption': text }).inputs.request.policy.keyFilesKeptPlain;
  assert.deepEqual(plain('broker=none'), ['broker']);
  assert.deepEqual(plain('broker=none, referral=none\n'), ['broker', 'referral']);
  for (const wrong of ['broker', 'broker=yes', 'api=none', 'broker=none;referral=none'])
    assert.match(problemsOf({ 'keyfile-encryption': wrong }).join(), /^keyfile-encryption should be/);
});

test('what loosens a rule is read from services and from the inputs for it, and belongs to the command', () => {
  const { inputs, problems } = read({
    services: `api@${digest} --no-backup`,
    'allow-image-change': 'true',
    override: 'now',
  });
  assert.deepEqual(problems, []);
  assert.deepEqual(
    inputs.exceptions.map(({ kind }) => kind),
    ['image-change', 'no-backup', 'override'],
  );
  const { backup, allowImageChange, acceptMigration, override } = inputs.request.policy;
  assert.deepEqual([backup, allowImageChange, acceptMigration, override], ['skip', true, undefined, 'now']);
  assert.equal(commandText(inputs), `/d8x update api@${digest} --allow-image-change --no-backup --override "now"`);
});

test('`backup: skip` is the same as --no-backup, and nothing where no backup is taken', () => {
  assert.deepEqual(read({ backup: 'skip' }).inputs.exceptions, [{ kind: 'no-backup' }]);
  assert.deepEqual(read({ operation: 'status', services: undefined, backup: 'skip' }).inputs.exceptions, []);
  assert.match(problemsOf({ operation: 'rollback', services: 'api --no-backup' }).join(), /takes not/);
});

test('the plan of a rollback takes names, or none', () => {
  const { inputs, problems } = read({ operation: 'plan', plan: 'rollback', services: undefined });
  assert.deepEqual(problems, []);
  assert.deepEqual([inputs.request.plans, inputs.request.rollbackServices], ['rollback', []]);
  assert.equal(commandText(inputs), '/d8x plan rollback');
});
