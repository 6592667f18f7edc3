import { createHash } from 'node:crypto';
import type { Route } from '../description/route-table.ts';
import { answerQuery } from '../graphql/answer-query.ts';
import { type Json, jsonText, parseJson } from '../json.ts';
import { actorOf } from '../state/github-state.ts';
import type { World } from '../world.ts';
import type { Caller } from './call.ts';
import type { FaultKind, Faults } from './faults.ts';
import { answer, checkAnswer, errorReply, identify, type Identity, type Incoming, type Pipeline } from './pipeline.ts';
import type { RateLimit } from './rate-limit.ts';
import { GitHubError, type Reply } from './reply.ts';
import type { LoggedRequest } from './request-log.ts';

/** Serves paths that are not the REST API's: downloads, the artifact service. */
export interface SideDoor {
  /** The start of its paths. */
  readonly prefix: string;
  serve(incoming: Incoming): Reply;
}

/** What an exchange needs beside the request. */
export interface Exchange {
  readonly pipeline: () => Pipeline;
  readonly faults: Faults;
  readonly limits: RateLimit;
  readonly requests: LoggedRequest[];
  readonly sideDoors: readonly SideDoor[];
  /** Whether answers are checked against GitHub's description too. */
  readonly checkAnswers: boolean;
}

/** A reply, or what happens to the connection instead. */
export type Outcome = Reply | 'break' | 'hang';

/** Takes one request through the faults that are armed, and to whatever answers it. */
export function exchange(parts: Exchange, incoming: Incoming): Outcome {
  const pipeline = parts.pipeline();
  const door = parts.sideDoors.find(({ prefix }) => incoming.path.startsWith(prefix));
  const route = door === undefined ? pipeline.routes.match(incoming.method, incoming.path) : undefined;
  const { id = '', template = '' } = isQuery(incoming) ? graphql : (route?.operation ?? {});
  const key = incoming.headers['authorization'] ?? 'anonymous';
  const identity: Identity =
    door === undefined ? identify(pipeline.world, incoming) : { caller: { kind: 'anonymous' } };
  const respond = (): Reply => door?.serve(incoming) ?? serveApi(parts, incoming, route, identity);
  const target = { method: incoming.method, path: incoming.path, template, operationId: id };
  const fault = parts.faults.take(target);
  const reply =
    fault === undefined
      ? respond()
      : replyUnder(fault, respond, parts.limits.state(key).limit, pipeline.world.state.now());
  const tagged = reply === undefined || door !== undefined ? reply : conditional(incoming, reply);
  parts.requests.push(
    logEntry(pipeline.world, incoming, { route: template, operationId: id }, identity, tagged, fault),
  );
  if (tagged === undefined) return fault?.kind === 'timeout' ? 'hang' : 'break';
  if (door !== undefined) return tagged;
  if (tagged.status === 304) parts.limits.refund(key);
  const ends = pipeline.world.behaviour.deprecation;
  return { ...tagged, headers: { ...limitHeaders(parts.limits, key), ...ends, ...tagged.headers } };
}

/** How a GraphQL query is logged and matched by faults; the REST description has no name for it. */
const graphql = { id: 'graphql', template: '/graphql' };

function isQuery({ method, path }: Incoming): boolean {
  return method === 'POST' && path === graphql.template;
}

function serveApi(parts: Exchange, incoming: Incoming, route: Route | undefined, identity: Identity): Reply {
  if ('refusal' in identity) return identity.refusal;
  const pipeline = parts.pipeline();
  const key = incoming.headers['authorization'] ?? 'anonymous';
  if (route?.operation.id !== 'rate-limit/get' && parts.limits.count(key)) {
    return errorReply(new GitHubError(403, 'API rate limit exceeded for this token.'));
  }
  if (isQuery(incoming)) return answerQuery(pipeline, incoming, identity.caller);
  const reply = answer(pipeline, incoming, route, identity.caller);
  if (parts.checkAnswers && route !== undefined) checkAnswer(pipeline, incoming, route, reply);
  return reply;
}

function logEntry(
  world: World,
  incoming: Incoming,
  operation: { readonly route: string; readonly operationId: string },
  identity: Identity,
  reply: Reply | undefined,
  fault: FaultKind | undefined,
): LoggedRequest {
  const caller: Caller = 'caller' in identity ? identity.caller : { kind: 'anonymous' };
  return {
    ...operation,
    method: incoming.method,
    path: incoming.path,
    caller: caller.kind,
    actor: actorName(world, caller),
    at: world.state.now(),
    status: reply?.status,
    fault: fault?.kind,
    query: incoming.query,
    body: bodyOf(incoming),
  };
}

function actorName(world: World, caller: Caller): string | undefined {
  if (caller.kind === 'anonymous') return undefined;
  return caller.kind === 'app' ? world.app.slug : actorOf(caller, world.app, world.state).login;
}

function bodyOf({ body, headers }: Incoming): Json | undefined {
  if (body === '' || headers['content-type']?.startsWith('application/json') !== true) return undefined;
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
  const content = Buffer.isBuffer(reply.body) ? reply.body : jsonText(reply.body);
  const etag = `W/"${createHash('sha256').update(content).digest('hex')}"`;
  const headers = { ...reply.headers, etag };
  return incoming.headers['if-none-match'] === etag ? { status: 304, headers, body: undefined } : { ...reply, headers };
}

const SECONDARY = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
const PRIMARY = 'API rate limit exceeded for this token.';

/**
 * The reply under a fault; undefined if the connection is broken or left hanging instead.
 * `respond` makes the request take effect; `limit` is the caller's rate limit, `now` in Unix milliseconds.
 */
function replyUnder(fault: FaultKind, respond: () => Reply, limit: number, now: number): Reply | undefined {
  switch (fault.kind) {
    case 'status':
      if (fault.takesEffect === true) respond();
      return errorReply(
        new GitHubError(fault.status, fault.message ?? (fault.status >= 500 ? 'Server Error' : 'Refused')),
      );
    case 'secondary-limit':
      return refusal(fault.status ?? 403, SECONDARY, { 'retry-after': String(fault.retryAfterSeconds) });
    case 'primary-limit':
      return refusal(403, PRIMARY, {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': '0',
        'x-ratelimit-used': String(limit),
        'x-ratelimit-reset': String(Math.ceil(now / 1000) + fault.resetInSeconds),
      });
    case 'timeout':
      if (fault.takesEffect === true) respond();
      break;
    case 'reset':
      if (fault.takesEffect !== false) respond();
      break;
    case 'down':
      break;
  }
  return undefined;
}

function refusal(status: number, message: string, headers: Record<string, string>): Reply {
  return errorReply(new GitHubError(status, message, {}, headers));
}
