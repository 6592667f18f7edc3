import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { test } from 'node:test';
import { openHeartbeat, type HeartbeatOptions, type SentHeartbeat, tellKilled } from '../../../action/heartbeat.ts';
import { Secret } from '../../../src/secret.ts';
import { answer, startScripted } from '../../integration/image/scripted-server.ts';

function open(
  url: string,
  more: Partial<HeartbeatOptions> = {},
): SentHeartbeat & { readonly warned: readonly string[] } {
  const warned: string[] = [];
  const warn = (message: string): void => void warned.push(message);
  const quick = { timeoutMs: 2_000, pausesMs: [1, 1] };
  return { ...openHeartbeat({ url: new Secret(url), about: 'production', warn, ...quick, ...more }), warned };
}

const withoutId = (target: string): string => target.replace(/rid=[0-9a-f-]{36}$/, 'rid');

test('begins, and ends well or badly, in that order and as one run', async () => {
  for (const [failure, last] of [
    [undefined, '/ping/uuid?rid'],
    ['dump-failed', '/ping/uuid/fail?rid'],
  ] as const) {
    await using server = await startScripted((_, response, seen) => {
      // The start is answered late.
      setTimeout(() => answer(response, 200, 'OK'), seen === 0 ? 100 : 0);
    });
    const heartbeat = open(`http://${server.host}/ping/uuid`);
    heartbeat.begin();
    heartbeat.end(failure);
    heartbeat.end('told once');
    await heartbeat.settle('and no more');
    const targets = server.requests.map(({ target }) => target);
    assert.deepEqual(targets.map(withoutId), ['/ping/uuid/start?rid', last]);
    assert.equal(new Set(targets.map((target) => target.slice(-36))).size, 1);
    assert.deepEqual(heartbeat.warned, []);
  }
});

test('a run that never came to its backup is one that failed, and one that had none to make says nothing', async () => {
  await using server = await startScripted((_, response) => answer(response, 200, 'OK'));
  await open(`http://${server.host}/key/slug/?create=1`).settle('ssh-unreachable');
  await open(`http://${server.host}/key/other`).settle(undefined);
  assert.deepEqual(
    server.requests.map(({ target }) => withoutId(target)),
    ['/key/slug/fail?create=1&rid'],
  );
});

test('a run that was killed failed, as the run that had begun; one that was told of, or had none to make, is not told of again', async () => {
  await using server = await startScripted((_, response) => answer(response, 200, 'OK'));
  const url = new Secret(`http://${server.host}/ping`);
  const states: string[] = [];
  const heartbeat = open(url.reveal(), { onTold: (state) => states.push(state) });
  heartbeat.begin();
  await heartbeat.settle(undefined);
  const [begun = ''] = states;
  assert.deepEqual(states, [begun]);
  const killed = { url, about: 'production', warn: () => assert.fail(), pausesMs: [1], isForBackups: false };
  await tellKilled(begun, killed);
  await tellKilled('', killed);
  await tellKilled('', { ...killed, isForBackups: true });
  heartbeat.end(undefined);
  await heartbeat.settle(undefined);
  assert.deepEqual(states, [begun, 'ended']);
  await tellKilled('ended', { ...killed, isForBackups: true });
  const targets = server.requests.map(({ target }) => target);
  assert.deepEqual(targets.map(withoutId), ['/ping/start?rid', '/ping/fail?rid', '/ping/fail?rid', '/ping?rid']);
  assert.deepEqual(
    [1, 2, 3].map((index) => targets[index]?.endsWith(begun)),
    [true, false, true],
  );
});

test('what can’t be told is a warning without the address, and nothing else', async () => {
  await using busy = await startScripted((_, response, seen) => answer(response, seen < 2 ? 503 : 200));
  const later = open(`http://${busy.host}/secret-uuid`);
  later.begin();
  await later.settle(undefined);
  assert.equal(busy.requests.length, 3);
  assert.deepEqual(later.warned, []);

  await using unknown = await startScripted((_, response) => answer(response, 404));
  await using silent = await startScripted(() => undefined);
  await using elsewhere = await startScripted((_, response) =>
    answer(response, 302, '', { location: `http://${unknown.host}/taken` }),
  );
  for (const [url, said, timeoutMs] of [
    [`http://${unknown.host}/secret-uuid`, /answered with 404/, 2_000],
    [`http://${elsewhere.host}/secret-uuid`, /answered with 302/, 2_000],
    [`http://${silent.host}/secret-uuid`, /there was no answer/, 50],
    ['http://127.0.0.1:1/secret-uuid', /there was no answer/, 2_000],
  ] as const) {
    const heartbeat = open(url, { timeoutMs });
    heartbeat.begin();
    await heartbeat.settle(undefined);
    assert.equal(heartbeat.warned.length, 1);
    assert.match(heartbeat.warned.join(), said);
    assert.ok(!`${heartbeat.warned.join()}${inspect(heartbeat, { depth: 9 })}`.includes('secret-uuid'));
  }
  assert.deepEqual(unknown.requests.length, 1, 'a redirect is not followed, and no is an answer');
});
