import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { GetCheck, WebSocketCheck } from '../../../../src/policy/checks.ts';
import {
  type AnyAnswerCheck,
  describeRequirements,
  requirementsOf,
} from '../../../../src/update/health/built-in-checks.ts';
import { judgeAnswer, type Outcome, worst, valueAt } from '../../../../src/update/health/judge-answer.ts';

const get: GetCheck = { kind: 'get', path: '/health', status: 200 };
const any: AnyAnswerCheck = { kind: 'any-answer', path: '/' };
const socket: WebSocketCheck = { kind: 'websocket', path: '/ws' };
const kindOf = (check: Parameters<typeof judgeAnswer>[0], status: number, body = ''): string =>
  judgeAnswer(check, { kind: 'answered', status, body }).kind;

suite("a service's own answer", () => {
  test('holds, is an error of its own, or leaves it time, over the whole table of statuses', () => {
    const unreached = new Set([502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530]);
    for (let status = 100; status < 600; status++) {
      const error = status < 500 ? undefined : unreached.has(status) ? 'not-yet' : 'fails';
      assert.equal(kindOf(any, status), error ?? 'holds', `GET / ${status}`);
      const other = status === 404 ? 'no-route' : 'not-yet';
      assert.equal(kindOf(get, status), error ?? (status === 200 ? 'holds' : other), `GET /health ${status}`);
      assert.equal(kindOf(socket, status), error ?? (status === 101 ? 'holds' : other), `WebSocket ${status}`);
    }
  });

  test('holds where a check asks for a status that is an error otherwise', () => {
    for (const status of [404, 418, 500, 503, 521]) {
      assert.equal(kindOf({ ...get, status }, status), 'holds', `${status}`);
      assert.notEqual(kindOf({ ...get, status }, 200), 'holds', `${status}`);
    }
    assert.equal(kindOf({ ...get, status: 503, json: { '/status': 'off' } }, 503, '{"status":"on"}'), 'not-yet');
  });

  test('has the values that are asked for, by JSON Pointer', () => {
    const asking = (json: Record<string, unknown>, body: string): string => kindOf({ ...get, json }, 200, body);
    assert.equal(asking({ '/status': 'ok' }, '{"status":"ok"}'), 'holds');
    assert.equal(asking({ '/status': 'ok', '/n/0': 7 }, '{"status":"ok","n":[7]}'), 'holds');
    assert.equal(asking({ '/ok': true, '/gone': null }, '{"ok":true,"gone":null}'), 'holds');
    for (const body of ['{"status":"starting"}', '{}', '[]', 'ok', '', '{"status":{"status":"ok"}}'])
      assert.equal(asking({ '/status': 'ok' }, body), 'not-yet', body);
    const told = judgeAnswer(
      { ...get, json: { '/status': 'ok' } },
      { kind: 'answered', status: 200, body: '{"status":1}' },
    );
    assert.equal(told.because, 'GET /health answers 1 at /status instead of "ok"');
  });

  test('says what is expected of a WebSocket', () => {
    const expecting = { ...socket, expect: 'connected' };
    assert.equal(kindOf(expecting, 101, '{"type":"connected"}'), 'holds');
    assert.equal(kindOf(expecting, 101, '{"type":"hello"}'), 'not-yet');
    assert.equal(
      judgeAnswer(expecting, { kind: 'answered', status: 101, body: '' }).because,
      'WebSocket /ws says nothing instead of "connected"',
    );
  });

  test('that never came, or could not be asked for, is none against it yet', () => {
    assert.equal(judgeAnswer(get, { kind: 'silent', because: 'refused' }).kind, 'not-yet');
    assert.equal(judgeAnswer(get, { kind: 'not-asked', because: 'no way' }).kind, 'not-asked');
  });

  test('counts least good among several', () => {
    const of = (...kinds: Outcome['kind'][]): string | undefined =>
      worst(kinds.map((kind) => ({ kind, because: '' })))?.kind;
    assert.equal(of('holds', 'not-yet', 'fails', 'not-asked'), 'fails');
    assert.equal(of('holds', 'not-asked', 'not-yet'), 'not-yet');
    assert.equal(of('holds', 'not-asked'), 'not-asked');
    assert.equal(of('holds', 'holds'), 'holds');
    assert.equal(of(), undefined);
  });
});

suite('what a service is asked', () => {
  test('is built in by service, with older images in mind, and every port that it publishes', () => {
    const told = (service: string, published: readonly number[] = []): string =>
      describeRequirements(requirementsOf({ kind: 'swarm', service, published }));
    assert.equal(
      told('api', [3001, 3002]),
      'GET /health, else GET /exchange-info, else GET /; WebSocket /, else GET /',
    );
    assert.equal(told('history', [3003]), 'GET /health, else GET /');
    assert.equal(told('broker'), 'GET /broker-address, else GET /');
    assert.equal(told('referral', [8080]), 'GET /executor, else GET /');
    assert.equal(told('executorws'), 'WebSocket /ws, else WebSocket /, else GET /');
    assert.equal(told('candles-ws-server', [8080]), 'WebSocket /ws, else WebSocket /, else GET /');
    assert.equal(told('candles-poly-client'), 'its tasks run');
    assert.equal(told('redis'), 'a port that opens');
    assert.equal(told('other', [80, 81]), 'port 80 open; port 81 open');
    assert.equal(requirementsOf({ kind: 'swarm', service: 'api', published: [3001, 3002] }).length, 4);
  });

  test('is what the policy says in its place, wholly', () => {
    const checks = { api: [get], redis: [], constructor: [socket] };
    assert.deepEqual(requirementsOf({ kind: 'swarm', service: 'api', published: [3001] }, checks), [[get]]);
    assert.deepEqual(requirementsOf({ kind: 'swarm', service: 'redis', published: [] }, checks), []);
    assert.deepEqual(requirementsOf({ kind: 'swarm', service: 'constructor', published: [] }, checks), [[socket]]);
    assert.equal(
      describeRequirements(requirementsOf({ kind: 'swarm', service: 'toString', published: [] }, checks)),
      'a port that opens',
    );
  });
});

test('JSON Pointers are read as RFC 6901 has them', () => {
  const json = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'm~n': 8, ' ': 7 };
  assert.equal(valueAt(json, ''), json);
  assert.deepEqual(valueAt(json, '/foo'), ['bar', 'baz']);
  assert.equal(valueAt(json, '/foo/0'), 'bar');
  assert.equal(valueAt(json, '/'), 0);
  assert.equal(valueAt(json, '/a~1b'), 1);
  assert.equal(valueAt(json, '/m~0n'), 8);
  assert.equal(valueAt(json, '/ '), 7);
  for (const none of ['/foo/2', '/foo/-', '/foo/01', '/nope', '/foo/bar', '/toString', '/foo/length'])
    assert.equal(valueAt(json, none), undefined, none);
});
