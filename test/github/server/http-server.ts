import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Route } from '../description/route-table.ts';
import { type Json, parseJson } from '../json.ts';
import { actorOf } from '../state/github-state.ts';
import type { Caller } from './call.ts';
import { replyUnder } from './fault-replies.ts';
import type { FaultKind, Faults } from './faults.ts';
import { answer, checkAnswer, errorReply, identify, type Incoming, type Pipeline } from './pipeline.ts';
import type { RateLimit } from './rate-limit.ts';
import { GitHubError, type Reply } from './reply.ts';
import type { LoggedRequest } from './request-log.ts';

/** Answers a request that is not the REST API's; undefined if the path is not its. */
export type SideDoor = (incoming: Incoming & { readonly bytes: Buffer }) => Reply | undefined;

/** What the server needs beside the pipeline. */
export interface ServerParts {
  readonly pipeline: () => Pipeline;
  readonly faults: Faults;
  readonly limits: RateLimit;
  readonly requests: LoggedRequest[];
  readonly sideDoors: SideDoor[];
  /** Whether answers are checked against GitHub's description too. */
  readonly checkAnswers: boolean;
}

/** Listens on an address; port 0 takes a free one. */
export async function listen(parts: ServerParts, host: string, port: number): Promise<Server> {
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

async function serve(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const bytes = await buffer(request);
  const url = new URL(request.url ?? '/', 'http://localhost');
  const incoming: Incoming = {
    method: request.method ?? 'GET',
    path: url.pathname.replace(/^\/api\/v3(?=\/|$)/, '') || '/',
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, value?.toString()])),
    body: bytes.toString(),
  };
  for (const door of parts.sideDoors) {
    const reply = door({ ...incoming, bytes });
    if (reply !== undefined) return write(response, reply, {});
  }
  serveApi(parts, incoming, response);
}

function serveApi(parts: ServerParts, incoming: Incoming, response: ServerResponse): void {
  const pipeline = parts.pipeline();
  const route = pipeline.routes.match(incoming.method, incoming.path);
  const caller = identify(pipeline.world, incoming);
  const known = 'kind' in caller ? caller : undefined;
  const fault = parts.faults.take({
    method: incoming.method,
    path: incoming.path,
    template: route?.operation.template ?? '',
    operationId: route?.operation.id ?? '',
  });
  const key = incoming.headers['authorization'] ?? 'anonymous';
  const respond = (): Reply =>
    known === undefined || !('kind' in caller) ? toReply(caller) : act(parts, incoming, route, known, key);
  const reply =
    fault === undefined
      ? respond()
      : replyUnder(fault, respond, parts.limits.state(key).limit, pipeline.world.state.now());
  parts.requests.push(logEntry(pipeline, incoming, route, known, reply, fault));
  if (reply === undefined) {
    if (fault?.kind !== 'timeout') response.socket?.destroy();
    return;
  }
  write(response, conditional(incoming, reply), limitHeaders(parts.limits, key));
}

function toReply(value: Caller | Reply): Reply {
  if ('kind' in value) throw new TypeError('a caller is no reply');
  return value;
}

function act(parts: ServerParts, incoming: Incoming, route: Route | undefined, caller: Caller, key: string): Reply {
  const pipeline = parts.pipeline();
  if (route?.operation.id !== 'rate-limit/get' && parts.limits.count(key)) {
    return errorReply(new GitHubError(403, 'API rate limit exceeded for this token.'));
  }
  const reply = answer(pipeline, incoming, route, caller);
  if (parts.checkAnswers && route !== undefined) checkAnswer(pipeline, incoming, route, reply);
  return reply;
}

function logEntry(
  { world }: Pipeline,
  incoming: Incoming,
  route: Route | undefined,
  caller: Caller | undefined,
  reply: Reply | undefined,
  fault: FaultKind | undefined,
): LoggedRequest {
  return {
    method: incoming.method,
    path: incoming.path,
    route: route?.operation.template ?? '',
    operationId: route?.operation.id ?? '',
    caller: caller?.kind ?? 'anonymous',
    actor: actorName(world, caller),
    at: world.state.now(),
    status: reply?.status,
    fault: fault?.kind,
    query: incoming.query,
    body: bodyOf(incoming),
  };
}

function actorName(world: Pipeline['world'], caller: Caller | undefined): string | undefined {
  if (caller === undefined || caller.kind === 'anonymous') return undefined;
  return caller.kind === 'app' ? world.app.slug : actorOf(caller, world.app, world.state).login;
}

function bodyOf({ body }: Incoming): Json | undefined {
  if (body === '') return undefined;
  try {
    return parseJson(body);
  } catch {
    return body;
  }
}

function limitHeaders(limits: RateLimit, key: string): Record<string, string> {
  const { limit, remaining, reset, used } = limits.state(key);
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-used': String(used),
    'x-ratelimit-resource': 'core',
  };
}

/** Adds the entity tag, and answers 304 to who already has it. */
function conditional(incoming: Incoming, reply: Reply): Reply {
  if (incoming.method !== 'GET' || reply.status !== 200 || reply.body === undefined) return reply;
  const content = Buffer.isBuffer(reply.body) ? reply.body : JSON.stringify(reply.body);
  const etag = `W/"${createHash('sha256').update(content).digest('hex')}"`;
  const headers = { ...reply.headers, etag };
  return incoming.headers['if-none-match'] === etag ? { status: 304, headers, body: undefined } : { ...reply, headers };
}

function write(response: ServerResponse, reply: Reply, limits: Record<string, string>): void {
  const body = reply.body === undefined || Buffer.isBuffer(reply.body) ? reply.body : JSON.stringify(reply.body);
  response.writeHead(reply.status, {
    server: 'github.com',
    'x-github-media-type': 'github.v3; format=json',
    'x-github-request-id': randomBytes(12).toString('hex').toUpperCase(),
    ...limits,
    ...reply.headers,
    ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
  });
  response.end(body);
}
