import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, suite, test } from 'node:test';
import { WebSocketServer } from 'ws';
import type { ServiceCheck } from '../../../src/policy/checks.ts';
import { askRequirements } from '../../../src/update/health/ask-requirements.ts';
import { type Requirement, requirementsOf } from '../../../src/update/health/built-in-checks.ts';
import type { PortOfContainer } from '../../../src/update/health/ports.ts';
import { freePort } from '../free-port.ts';
import { connected } from './connected.ts';
import { startSshd } from './private-sshd.ts';

/** Real servers of HTTP and WebSockets behind a real sshd: what each task of a service is asked through. */
async function listening(server: ReturnType<typeof createServer>, container: number): Promise<PortOfContainer> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  assert.ok(typeof at === 'object' && at !== null);
  return { address: '127.0.0.1', port: at.port, container };
}

/** Answers these statuses and bodies by path, and 404 otherwise; `/ws` greets, `/quiet` only opens, `/echo` says what it hears. */
const paths: Readonly<Record<string, readonly [number, unknown]>> = {
  '/health': [200, { status: 'ok', rpc: { healthy: 3 } }],
  '/exchange-info': [200, {}],
  '/broken': [500, {}],
  '/unreached': [502, {}],
  '/denied': [401, {}],
};
const http = createServer((request, response) => {
  const [status, body] = paths[request.url ?? ''] ?? [404, {}];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
const bare = createServer((_request, response) => response.writeHead(404).end());
/** As a WebSocket port whose service has lost what it needs: it takes connections, and opens no WebSocket. */
const broken = createServer((_request, response) => response.writeHead(426).end());
broken.on('upgrade', (_request, stream) => stream.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'));
const sockets = new WebSocketServer({ noServer: true });
http.on('upgrade', (request, socket, head) => {
  const path = request.url ?? '';
  if (!['/ws', '/quiet', '/echo'].includes(path)) {
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    return;
  }
  sockets.handleUpgrade(request, socket, head, (client) => {
    if (path === '/ws') client.send('{"type":"connected"}');
    if (path === '/echo') client.on('message', (data: Buffer) => client.send(`heard ${data.toString('utf8')}`));
  });
});

const [main, empty, dead, open, shut, closed] = await Promise.all([
  listening(http, 3001),
  listening(bare, 3003),
  listening(broken, 3002),
  startSshd(),
  startSshd({ settings: ['AllowTcpForwarding no'] }),
  freePort().then((port): PortOfContainer => ({ address: '127.0.0.1', port, container: 3001 })),
]);
const [cluster, narrow] = await Promise.all([connected(open.access), connected(shut.access)]);
after(async () => {
  sockets.close();
  for (const client of sockets.clients) client.terminate();
  for (const server of [http, bare, broken]) server.close().closeAllConnections();
  await Promise.all([cluster, narrow].map((one) => one.close()));
  await Promise.all([open, shut].map((sshd) => sshd[Symbol.asyncDispose]()));
});

const { signal } = new AbortController();
const ask = (requirements: readonly Requirement[], ports: readonly PortOfContainer[], host = cluster.manager) =>
  askRequirements({ host, ports }, requirements, signal);
const get = (path: string, json?: Record<string, unknown>): ServiceCheck => ({
  kind: 'get',
  path,
  status: 200,
  ...(json === undefined ? {} : { json }),
});
const socket = (path: string, more: { send?: string; expect?: string } = {}): ServiceCheck => ({
  kind: 'websocket',
  path,
  ...more,
});

suite('a check, asked through a channel of the SSH connection', () => {
  const cases: readonly (readonly [string, ServiceCheck, string])[] = [
    ['a route that answers', get('/health'), 'holds'],
    ['values within the answer', get('/health', { '/status': 'ok', '/rpc/healthy': 3 }), 'holds'],
    ['another value within it', get('/health', { '/status': 'starting' }), 'not-yet'],
    ['an error of its own', get('/broken'), 'fails'],
    ['an error of what it asks itself', get('/unreached'), 'not-yet'],
    ['another status', get('/denied'), 'not-yet'],
    ['no such route', get('/none'), 'not-yet'],
    ['a WebSocket that opens', socket('/quiet'), 'holds'],
    ['a WebSocket that says what is expected', socket('/ws', { expect: 'connected' }), 'holds'],
    ['a WebSocket that says something else', socket('/ws', { expect: 'welcome' }), 'not-yet'],
    ['a WebSocket that answers', socket('/echo', { send: 'markets', expect: 'heard markets' }), 'holds'],
    ['no WebSocket there', socket('/none'), 'not-yet'],
  ];
  for (const [what, check, kind] of cases) {
    test(`finds ${what}`, async () => {
      const outcome = await ask([[check]], [main]);
      assert.equal(outcome.kind, kind, outcome.because);
    });
  }

  test('names the port where nothing listens', async () => {
    for (const check of [get('/health'), socket('/ws')]) {
      const outcome = await ask([[check]], [closed]);
      assert.equal(outcome.kind, 'not-yet');
      assert.match(outcome.because, new RegExp(`127\\.0\\.0\\.1:${closed.port}: nothing listens there`));
    }
  });

  test('is not passed by an HTTP port where the WebSocket of another does not open', async () => {
    const api = requirementsOf({ kind: 'swarm', service: 'api', published: [] });
    const answers = (await ask(api, [main, dead])).because;
    assert.equal(answers, 'WebSocket / answers 400 instead of a WebSocket (port 3002)');
    assert.equal((await ask(api, [main, empty])).kind, 'holds', 'an image without one');
    const executorws = requirementsOf({ kind: 'broker', service: 'executorws', published: [] });
    assert.equal((await ask(executorws, [dead])).kind, 'not-yet');
  });

  test('reaches a port that neither image nor service names, where its host does', async () => {
    const check = { ...get('/health'), port: main.port };
    const { host, ports, address } = { host: cluster.manager, ports: [], address: '127.0.0.1' };
    assert.equal((await askRequirements({ host, ports, address }, [[check]], signal)).kind, 'holds');
    const silent = await askRequirements({ host, ports, address }, [[{ ...check, port: closed.port }]], signal);
    assert.equal(silent.kind, 'not-yet');
  });

  test('takes any of the ports, and the one that is named', async () => {
    assert.equal((await ask([[get('/health')]], [empty, main])).kind, 'holds');
    assert.equal((await ask([[{ ...get('/health'), port: 3003 }]], [empty, main])).kind, 'not-yet');
    const unknown = await ask([[{ ...get('/health'), port: 9 }]], [main]);
    assert.deepEqual(unknown, { kind: 'not-asked', because: "its port 9 can't be reached from its host" });
  });

  test('goes back to older routes where an image lacks one, and to any answer of the service', async () => {
    const api = requirementsOf({ kind: 'swarm', service: 'api', published: [] });
    assert.equal((await ask(api.slice(0, 1), [main])).because, 'GET /health answers 200 (port 3001)');
    assert.equal((await ask(api.slice(0, 1), [empty])).because, 'GET / answers 404 (port 3003)');
    const candles = requirementsOf({ kind: 'swarm', service: 'candles-ws-server', published: [] });
    assert.equal((await ask(candles, [main])).because, 'WebSocket /ws is connected (port 3001)');
    assert.equal((await ask(candles, [empty])).because, 'GET / answers 404 (port 3003)');
    // A port that stays shut is not made good by another that is open.
    const published = requirementsOf({ kind: 'swarm', service: 'history', published: [3001, 3003] });
    assert.equal((await ask(published, [closed, empty])).kind, 'not-yet');
    assert.equal((await ask(published, [main, empty])).kind, 'holds');
  });
});

test('where sshd forwards nothing, the host asks by itself; a WebSocket and a bare port it can not', async () => {
  assert.equal((await ask([[get('/health', { '/status': 'ok' })]], [main], narrow.manager)).kind, 'holds');
  assert.equal((await ask([[get('/broken')]], [main], narrow.manager)).kind, 'fails');
  for (const check of [socket('/ws'), { kind: 'open-port', port: 3001 } as const])
    assert.equal((await ask([[check]], [main], narrow.manager)).kind, 'not-asked');
});
