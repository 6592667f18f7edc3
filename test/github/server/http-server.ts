import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { jsonText } from '../json.ts';
import { exchange, type Exchange } from './exchange.ts';
import type { Incoming } from './pipeline.ts';
import type { Reply } from './reply.ts';

/** Listens on an address; port 0 takes a free one. */
export async function listen(parts: Exchange, host: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    serve(parts, request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: `the double failed: ${String(error)}` }));
    });
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}

/** The port that a server listens on. */
export function portOf(server: Server): number {
  const address: string | AddressInfo | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return address.port;
}

async function serve(parts: Exchange, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const outcome = exchange(parts, await read(request));
  if (outcome === 'break') response.socket?.destroy();
  else if (outcome !== 'hang') write(response, outcome);
}

async function read(request: IncomingMessage): Promise<Incoming> {
  const bytes = await buffer(request);
  const url = new URL(request.url ?? '/', 'http://localhost');
  // An enterprise server has its APIs below /api: this one under its version, the other by its name.
  const [basePath = ''] = /^\/api\/v3(?=\/|$)|^\/api(?=\/graphql$)/.exec(url.pathname) ?? [];
  return {
    method: request.method ?? 'GET',
    basePath,
    path: url.pathname.slice(basePath.length) || '/',
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, value?.toString()])),
    body: bytes.toString(),
    bytes,
  };
}

function write(response: ServerResponse, reply: Reply): void {
  const body = reply.body === undefined || Buffer.isBuffer(reply.body) ? reply.body : jsonText(reply.body);
  response.writeHead(reply.status, {
    server: 'github.com',
    'x-github-media-type': 'github.v3; format=json',
    'x-github-request-id': randomBytes(12).toString('hex').toUpperCase(),
    ...reply.headers,
    ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
  });
  response.end(body);
}
