import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type ErrorCode, isOpsError } from '../../../src/errors.ts';
import { parseReference } from '../../../src/image/reference.ts';
import { createRegistry } from '../../../src/image/registry.ts';
import { sample } from './images.ts';
import { assertFailed, assertResolved, failing, good, resolveFrom } from './resolve-from.ts';
import { answer, type Script } from './scripted-server.ts';

suite('faults that pass', () => {
  for (const status of [400, 404, 405, 406, 501]) {
    test(`a registry that answers HEAD with ${status} is asked for the whole manifest`, async () => {
      const { outcome } = await resolveFrom((request, response, seen) => {
        if (request.method === 'HEAD') answer(response, status);
        else good(request, response, seen);
      });
      assertResolved(outcome);
    });
  }

  for (const status of [429, 500, 502, 503, 504]) {
    test(`${status} is waited out, longer each time`, async () => {
      const { outcome, delays } = await resolveFrom(failing(3, (_, response) => answer(response, status)));
      assertResolved(outcome);
      assert.deepEqual(delays, [375, 750, 1500]);
    });
  }

  test('Retry-After is kept, as seconds and as a date', async () => {
    const wait = (value: string) => failing(1, (_, response) => answer(response, 429, '', { 'retry-after': value }));
    const bySeconds = await resolveFrom(wait('7'));
    assertResolved(bySeconds.outcome);
    assert.deepEqual(bySeconds.delays, [7125]);
    const now = () => new Date('2026-01-01T00:00:00Z');
    const byDate = await resolveFrom(wait('Thu, 01 Jan 2026 00:00:09 GMT'), { now });
    assertResolved(byDate.outcome);
    assert.deepEqual(byDate.delays, [9125]);
  });

  test('a broken connection and a truncated answer are tried again', async () => {
    const broken = await resolveFrom(failing(2, (_, response) => response.socket?.resetAndDestroy()));
    assertResolved(broken.outcome);
    const truncated: Script = (request, response, seen) => {
      if (seen !== 1) return good(request, response, seen);
      response.writeHead(200, { 'content-length': String(sample.manifest.length) });
      response.write(sample.manifest.slice(0, 50));
      setImmediate(() => response.socket?.destroy());
    };
    const cut = await resolveFrom(truncated);
    assertResolved(cut.outcome);
    assert.equal(cut.delays.length, 1);
  });

  test('a slow server is waited for, and asked once', async () => {
    const slow: Script = (request, response, seen) => void setTimeout(() => good(request, response, seen), 300);
    const { outcome, delays } = await resolveFrom(slow, { timeoutMs: 2_000 });
    assertResolved(outcome);
    assert.deepEqual(delays, []);
  });

  test('a silent server is given up on, and asked again', async () => {
    const { outcome, delays } = await resolveFrom(
      failing(1, () => undefined),
      { timeoutMs: 150 },
    );
    assertResolved(outcome);
    assert.equal(delays.length, 1);
  });
});

suite('faults that stay', () => {
  test('too many requests, in the end', async () => {
    const { outcome, delays } = await resolveFrom((_, response) => answer(response, 429));
    assertFailed(outcome, 'registry-limited', /limits how often/);
    assert.equal(delays.length, 4);
  });

  test('a server that stays silent is asked twice', async () => {
    const { outcome, requests } = await resolveFrom(() => undefined, { timeoutMs: 150 });
    assertFailed(outcome, 'registry-unreachable', /did not answer in time/);
    assert.equal(requests.length, 2);
  });

  test('an answer that trickles in without an end is given up on', async () => {
    const trickling: Script = ({ method }, response) => {
      response.writeHead(200, { 'content-length': String(sample.manifest.length) });
      if (method === 'HEAD') return response.end();
      const timer = setInterval(() => response.write('{'), 20);
      response.on('close', () => clearInterval(timer));
      return response;
    };
    const startedAt = performance.now();
    const { outcome, requests } = await resolveFrom(trickling, { timeoutMs: 400 });
    assertFailed(outcome, 'registry-unreachable', /did not answer in time/);
    assert.equal(requests.filter(({ method }) => method === 'GET').length, 2);
    assert.ok(performance.now() - startedAt < 5_000);
  });

  test('a wait that is too long is told at once', async () => {
    const { outcome, delays } = await resolveFrom((_, response) =>
      answer(response, 429, '', { 'retry-after': '21600' }),
    );
    assertFailed(outcome, 'registry-limited', /limits how often/);
    assert.match(String(outcome instanceof Error && outcome.hint), /in 21600 seconds/);
    assert.deepEqual(delays, []);
  });

  const refusals: readonly (readonly [number, ErrorCode])[] = [
    [401, 'registry-denied'],
    [403, 'registry-denied'],
    [404, 'image-not-found'],
    [418, 'registry-invalid'],
    [500, 'registry-unreachable'],
  ];
  for (const [status, code] of refusals) {
    test(`${status} is ${code}`, async () => {
      const { outcome } = await resolveFrom((_, response) => answer(response, status));
      assertFailed(outcome, code, /127\.0\.0\.1/);
    });
  }

  test('a name that does not exist is told', async () => {
    const registry = createRegistry({ sleep: () => Promise.resolve() });
    await assert.rejects(registry.resolve(parseReference('registry.invalid/a/b:c')), (error) => {
      assert.ok(isOpsError(error, 'registry-unreachable'));
      return true;
    });
  });

  test('HTTPS to a server that speaks HTTP is told as such', async () => {
    const { outcome, requests } = await resolveFrom(good, { plainHttp: () => false });
    assertFailed(outcome, 'registry-unreachable', /does not speak TLS/);
    assert.deepEqual(requests, []);
  });

  test('cancelling ends it at once, also while it waits', async () => {
    const controller = new AbortController();
    const { outcome } = await resolveFrom(() => setImmediate(() => controller.abort()), { signal: controller.signal });
    assert.ok(isOpsError(outcome, 'cancelled'));
    const waiting = new AbortController();
    const sleep = (_: number, signal: AbortSignal | undefined) => {
      waiting.abort();
      return new Promise<void>(() => signal?.throwIfAborted());
    };
    const paused = await resolveFrom((_, response) => answer(response, 503), { signal: waiting.signal, sleep });
    assert.ok(isOpsError(paused.outcome, 'cancelled'));
  });
});

suite('answers that can not be trusted', () => {
  test('content of another digest is refused', async () => {
    const forged: Script = (request, response, seen) => {
      if (request.method === 'HEAD') good(request, response, seen);
      else answer(response, 200, sample.manifest.replace('{', '{ '), { 'docker-content-digest': sample.digest });
    };
    const { outcome } = await resolveFrom(forged);
    assertFailed(outcome, 'registry-invalid', /content of another digest/);
  });

  test('without Docker-Content-Digest the body itself is hashed', async () => {
    const silent: Script = ({ target }, response) =>
      answer(response, 200, target.includes('/blobs/') ? sample.config : sample.manifest);
    const { outcome, requests } = await resolveFrom(silent);
    assertResolved(outcome);
    assert.deepEqual(
      requests.map(({ method, target }) => `${method} ${target}`),
      [
        'HEAD /v2/d8-x/api/manifests/dev',
        'GET /v2/d8-x/api/manifests/dev',
        `GET /v2/d8-x/api/blobs/${sample.configDigest}`,
      ],
    );
  });

  test('a server that knows no HEAD is asked by GET', async () => {
    const { outcome } = await resolveFrom((request, response, seen) => {
      if (request.method === 'HEAD') answer(response, 405);
      else good(request, response, seen);
    });
    assertResolved(outcome);
  });

  const nonsense: readonly string[] = [
    '',
    '<html>',
    '{}',
    '[]',
    '{"manifests":[],"layers":[],"config":{}}',
    '{"manifests":1}',
  ];
  for (const body of nonsense) {
    test(`${JSON.stringify(body)} is no manifest`, async () => {
      const { outcome } = await resolveFrom((_, response) => answer(response, 200, body));
      assertFailed(outcome, 'registry-invalid', /no manifest that can be read/);
    });
  }

  test('a body without end is cut off', async () => {
    const endless: Script = ({ method }, response) => {
      response.writeHead(200);
      if (method === 'HEAD') return response.end();
      const block = Buffer.alloc(256 * 1024, 'a');
      const more = (): void => {
        while (!response.destroyed && response.write(block));
      };
      response.on('drain', more);
      return more();
    };
    const { outcome } = await resolveFrom(endless, { timeoutMs: 10_000 });
    assertFailed(outcome, 'registry-invalid', /far too much/);
  });
});
