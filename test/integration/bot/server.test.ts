import assert from 'node:assert/strict';
import { request } from 'node:http';
import { suite, test } from 'node:test';
import { z } from 'zod';
import { signature } from '../../github/webhooks/delivery.ts';
import { Lab } from './harness/lab.ts';

const otherSecret = 'another secret of the tests';

suite('the door', () => {
  test('is closed to what is not signed, or signed with another secret', async () => {
    await using lab = await Lab.start();
    const { webhook } = lab.heldComment('alice', '/d8x backup');
    const { 'x-hub-signature-256': _own, ...unsigned } = webhook.headers;
    const forged = { ...webhook.headers, 'x-hub-signature-256': signature('development', webhook.body) };
    const changed = { ...webhook, body: webhook.body.replace('/d8x backup', '/d8x unlock') };
    assert.equal(await lab.post({ ...webhook, headers: unsigned }), 401);
    assert.equal(await lab.post({ ...webhook, headers: forged }), 401);
    assert.equal(await lab.post(changed), 401);
    const old = { ...unsigned, 'x-hub-signature': webhook.headers['x-hub-signature'] ?? '' };
    assert.equal(await lab.post({ ...webhook, headers: old }), 401);
    await lab.settle();
    assert.equal(lab.runs.length, 0);
    assert.equal(lab.asked().length, 0);
  });

  test('takes two secrets while they are being changed, and the old one no longer afterwards', async () => {
    await using lab = await Lab.start({
      variables: { WEBHOOK_SECRET: otherSecret, WEBHOOK_SECRET_PREVIOUS: 'a webhook secret of the tests' },
    });
    const old = lab.heldComment('alice', '/d8x backup');
    assert.equal(await lab.post(old.webhook), 202);
    const fresh = lab.heldComment('alice', '/d8x status');
    const headers = { ...fresh.webhook.headers, 'x-hub-signature-256': signature(otherSecret, fresh.webhook.body) };
    assert.equal(await lab.post({ ...fresh.webhook, headers }), 202);
    await lab.settle();
    assert.equal(lab.runs.length, 2);
    await using after = await Lab.start({ variables: { WEBHOOK_SECRET: otherSecret } });
    assert.equal(await after.post(after.heldComment('alice', '/d8x backup').webhook), 401);
  });

  test('lets through only JSON objects up to 8 MiB, whole', async () => {
    await using lab = await Lab.start();
    const { webhook } = lab.heldComment('alice', '/d8x backup');
    const sign = (body: string): Record<string, string> => ({
      ...webhook.headers,
      'x-hub-signature-256': signature(lab.github.app.webhookSecret, body),
    });
    for (const body of ['', '[]', 'null', '{', '"text"']) {
      assert.equal(await lab.post({ ...webhook, body, headers: sign(body) }), 400, body);
    }
    const form = { ...sign('payload=%7B%7D'), 'content-type': 'application/x-www-form-urlencoded' };
    assert.equal(await lab.post({ ...webhook, body: 'payload=%7B%7D', headers: form }), 415);
    assert.equal(await declareLength(`${lab.replica.url}/api/github/webhooks`, webhook.headers, 9 * 1024 * 1024), 413);
    const { 'x-github-event': _event, ...nameless } = webhook.headers;
    assert.equal(await lab.post({ ...webhook, headers: nameless }), 400);
  });

  test('has no other routes', async () => {
    await using lab = await Lab.start();
    const { url } = lab.replica;
    const status = async (path: string, method = 'GET'): Promise<number> =>
      (await fetch(`${url}${path}`, { method })).status;
    assert.equal(await status('/healthz'), 200);
    assert.equal(await status('/readyz'), 200);
    assert.equal(await status('/api/github/webhooks'), 405);
    for (const path of ['/', '/probot', '/probot/setup', '/probot/import', '/ping', '/.env', '/healthz/../.env']) {
      assert.equal(await status(path), 404, path);
      assert.equal(await status(path, 'POST'), 404, path);
    }
  });
});

suite('the server', () => {
  test('is not ready before GitHub knows the app, nor while it stops', async () => {
    await using lab = await Lab.start();
    const { server, url, bot } = lab.replica;
    const ready = async (): Promise<number> => (await fetch(`${url}/readyz`)).status;
    assert.equal(await ready(), 200);
    bot.health.stopping();
    assert.equal(await ready(), 503);
    await server.stop();
    await assert.rejects(ready());
  });

  test('finishes what it accepted before it stops', async () => {
    await using lab = await Lab.start();
    const { webhook } = lab.heldComment('alice', '/d8x backup');
    assert.equal(await lab.post(webhook), 202);
    assert.equal(await lab.replica.server.stop(), 0);
    assert.equal(lab.runs.length, 1);
    assert.match(lab.answer.body, /Queued/);
  });

  test('says what it left undone when it was given too little time', async () => {
    await using lab = await Lab.start({ variables: { STOP_SECONDS: '1' } });
    lab.github.fault({ match: { path: 'repos/get-content' }, effect: { kind: 'timeout' } });
    await lab.post(lab.heldComment('alice', '/d8x backup').webhook);
    const began = performance.now();
    assert.equal(await lab.replica.server.stop(), 1);
    assert.ok(performance.now() - began < 3000);
  });

  test('logs deliveries by their ids as JSON, and no secret at any level', async () => {
    await using lab = await Lab.start();
    await lab.comment('alice', '/d8x backup');
    lab.github.fault({ match: { path: 'issues/create-comment' }, effect: { kind: 'status', status: 500 } });
    await lab.comment('alice', '/d8x backup');
    await lab.comment('alice', '/d8x bakup');
    const all = lab.logs.join('');
    for (const line of all.trim().split('\n')) assert.doesNotThrow(() => JSON.parse(line), line);
    const [delivery] = lab.github.deliveries;
    assert.ok(all.includes(`"delivery":"${delivery?.guid}"`));
    const levels = new Set(
      all
        .trim()
        .split('\n')
        .map((line) => z.object({ level: z.string() }).parse(JSON.parse(line)).level),
    );
    assert.deepEqual([...levels].toSorted(), ['debug', 'error', 'info', 'warn']);
    for (const secret of [
      lab.github.app.webhookSecret,
      'PRIVATE KEY',
      'ghs_',
      'Bearer',
      lab.github.app.privateKey.slice(60, 120),
    ]) {
      assert.ok(!all.includes(secret), secret);
    }
  });
});

/** Begins a request that says how long its body will be; answers the status. */
async function declareLength(
  url: string,
  headers: Readonly<Record<string, string>>,
  length: number,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers: { ...headers, 'content-length': length } });
    sent.on('response', (response) => {
      resolve(response.statusCode);
      sent.destroy();
    });
    sent.on('error', reject);
    sent.flushHeaders();
  });
}
