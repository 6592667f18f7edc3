import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import { createLambdaHandler, createServerlessHandler } from '../../../bot/serverless.ts';
import { Lab } from './harness/lab.ts';

suite('the bot as a function', () => {
  test('of a Lambda function URL works before it answers', async () => {
    await using lab = await Lab.start({ replicas: 0 });
    const handle = createLambdaHandler(lab.environment(), lab.log);
    const { webhook } = lab.heldComment('alice', '/d8x backup');
    const event = {
      headers: webhook.headers,
      body: Buffer.from(webhook.body).toString('base64'),
      isBase64Encoded: true,
      rawPath: '/api/github/webhooks',
      requestContext: { http: { method: 'POST' } },
    };
    const answer = await handle(event);
    assert.equal(answer.statusCode, 202);
    assert.equal(lab.runs.length, 1);
    assert.equal((await handle({ ...event, body: event.body.slice(4) })).statusCode, 401);
    assert.equal((await handle({ ...event, rawPath: '/probot' })).statusCode, 404);
  });

  test("of Node's request and response works before it answers, or goes on where the platform can wait", async (context) => {
    for (const canWait of [false, true]) {
      await using lab = await Lab.start({ replicas: 0 });
      const waiting: Promise<unknown>[] = [];
      const handle = createServerlessHandler(
        lab.environment(),
        canWait ? (work) => waiting.push(work) : undefined,
        lab.log,
      );
      const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1');
      context.after(() => server.closeAllConnections());
      context.after(() => server.close());
      await once(server, 'listening');
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const { webhook } = lab.heldComment('alice', '/d8x backup');
      const { status } = await lab.github.outbox.deliver(webhook, `http://127.0.0.1:${port}/api/github/webhooks`);
      assert.equal(status, 202);
      assert.equal(waiting.length, canWait ? 1 : 0);
      await Promise.all(waiting);
      assert.equal(lab.runs.length, 1);
    }
  });

  test('does not load without its configuration', () => {
    assert.throws(() => createServerlessHandler({}), /the bot can't start/);
  });
});
