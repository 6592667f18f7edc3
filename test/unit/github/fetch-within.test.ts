import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { getActiveResourcesInfo } from 'node:process';
import { suite, test } from 'node:test';
import { fetchWithin } from '../../../github/fetch-within.ts';

suite('a fetch within a time', () => {
  test('answers with address, status, headers and the whole body', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(201, 'Made', { 'content-type': 'text/plain', etag: '"1"' }).write('half and ');
      setTimeout(() => response.end('half'), 20);
    });
    const answer = await fetchWithin(5000)(server.url);
    assert.equal(answer.url, server.url);
    assert.equal(answer.status, 201);
    assert.equal(answer.headers.get('etag'), '"1"');
    assert.equal(await answer.text(), 'half and half');
  });

  test('answers where there can be no body', async () => {
    for (const status of [204, 304]) {
      await using server = await serve((_request, response) => response.writeHead(status).end());
      assert.equal((await fetchWithin(5000)(server.url)).status, status);
    }
  });

  test('gives up on a server that says nothing, and on one that stops in the middle', async () => {
    await using silent = await serve(() => undefined);
    await using stuck = await serve((_request, response) => response.writeHead(200).write('half'));
    for (const { url } of [silent, stuck]) await assert.rejects(fetchWithin(50)(url), /no whole answer within 0\.05 s/);
  });

  test("ends where the caller's own signal does", async () => {
    await using silent = await serve(() => undefined);
    const controller = new AbortController();
    const asked = fetchWithin(60_000)(silent.url, { signal: controller.signal });
    controller.abort(new Error('interrupted'));
    await assert.rejects(asked, /interrupted/);
  });

  test('leaves no timer of a request that was answered or failed', async () => {
    const timers = (): number => getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    await using server = await serve((_request, response) => response.end('done'));
    await (await fetchWithin(60_000)(server.url)).text();
    const before = timers();
    await (await fetchWithin(60_000)(server.url)).text();
    await assert.rejects(fetchWithin(60_000)('http://127.0.0.1:1/'));
    assert.equal(timers(), before);
  });
});

async function serve(answer: RequestListener): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return {
    url: `http://127.0.0.1:${address.port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
