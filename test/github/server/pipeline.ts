import type { Checks } from '../description/checks.ts';
import type { Route, RouteTable } from '../description/route-table.ts';
import { type Json, parseJson, rounded } from '../json.ts';
import type { World } from '../world.ts';
import { authenticate } from './authentication.ts';
import { authorize } from './authorization.ts';
import { bodyObject, type Call, type Caller, type Handlers } from './call.ts';
import { GitHubError, json, type Reply } from './reply.ts';
import type { Violation } from './request-log.ts';

/** A request as it came, without the base path of the API. */
export interface Incoming {
  readonly method: string;
  /** `/api/v3` for who takes this for an enterprise server. */
  readonly basePath: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly bytes: Buffer;
}

/** What answers requests. */
export interface Pipeline {
  readonly world: World;
  readonly routes: RouteTable;
  readonly checks: Checks;
  readonly handlers: Handlers;
  readonly violations: Violation[];
}

const API_VERSIONS = new Set(['2022-11-28', '2026-03-10']);

/** Answers one request: authentication, GitHub's description, permissions, then the handler. */
export function answer(pipeline: Pipeline, incoming: Incoming, route: Route | undefined, caller: Caller): Reply {
  try {
    return withScopes(
      route === undefined ? unknownRoute(pipeline, incoming) : handle(pipeline, incoming, route, caller),
      caller,
    );
  } catch (error) {
    if (error instanceof GitHubError) return withScopes(errorReply(error), caller);
    throw error;
  }
}

/** Every answer names the scopes of a classic token; of a fine-grained one there are none to name. */
function withScopes(reply: Reply, caller: Caller): Reply {
  const scopes = caller.kind === 'user' ? caller.reach.scopes : undefined;
  return scopes === undefined
    ? reply
    : { ...reply, headers: { ...reply.headers, 'x-oauth-scopes': scopes.join(', ') } };
}

/** Who calls, or the reply to who shows false credentials. */
export type Identity = { readonly caller: Caller } | { readonly refusal: Reply };

/** Finds out who calls. */
export function identify(world: World, incoming: Incoming): Identity {
  try {
    return { caller: authenticate(world, incoming.headers['authorization']) };
  } catch (error) {
    if (error instanceof GitHubError) return { refusal: errorReply(error) };
    throw error;
  }
}

/** An error as GitHub writes it. */
export function errorReply(error: GitHubError): Reply {
  const body = { message: error.message, ...error.extra, documentation_url: 'https://docs.github.com/rest' };
  return json(error.status, { ...body, status: String(error.status) }, { ...error.headers });
}

function unknownRoute(pipeline: Pipeline, { method, path }: Incoming): Reply {
  pipeline.violations.push({ kind: 'unknown-route', method, path, problems: ['GitHub has no such route'] });
  throw new GitHubError(404, `GitHub has no route ${method} ${path}`);
}

function handle(pipeline: Pipeline, incoming: Incoming, route: Route, caller: Caller): Reply {
  const { world, handlers } = pipeline;
  const { operation } = route;
  const body = parseBody(incoming);
  checkDescription(pipeline, incoming, route, body);
  const handler = handlers[operation.id];
  if (handler === undefined) {
    const problem = `the double does not answer ${operation.id}`;
    violate(pipeline, incoming, 'not-implemented', [problem]);
    throw new GitHubError(501, problem);
  }
  const call: Call = {
    world,
    operation,
    caller,
    base: `${world.apiUrl}${incoming.basePath}`,
    path: route.path,
    query: incoming.query,
    body: bodyObject(body),
    accept: incoming.headers['accept'] ?? '*/*',
    headers: incoming.headers,
  };
  authorize(call);
  return handler(call);
}

function parseBody({ body }: Incoming): Json | undefined {
  if (body === '') return undefined;
  try {
    return parseJson(body);
  } catch {
    throw new GitHubError(400, 'Problems parsing JSON');
  }
}

function checkDescription(pipeline: Pipeline, incoming: Incoming, route: Route, body: Json | undefined): void {
  const { checks } = pipeline;
  const version = incoming.headers['x-github-api-version'];
  if (version !== undefined && !API_VERSIONS.has(version)) {
    violate(pipeline, incoming, 'header', [`${version} is no version of the API`]);
    throw new GitHubError(400, `${version} is not a supported version`);
  }
  if (version === undefined && pipeline.world.behaviour.wantsVersion) {
    violate(pipeline, incoming, 'header', ['the request names no version of the API']);
  }
  if (incoming.headers['user-agent'] === undefined) {
    violate(pipeline, incoming, 'header', ['GitHub refuses requests without User-Agent']);
    throw new GitHubError(
      403,
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header',
    );
  }
  const inPath = checks.path(route.operation, route.path);
  const inQuery = checks.query(route.operation, incoming.query);
  const inBody = checks.body(route.operation, body);
  if (inPath.length > 0) violate(pipeline, incoming, 'path', inPath);
  if (inQuery.length > 0) violate(pipeline, incoming, 'query', inQuery);
  if (inBody.length > 0) violate(pipeline, incoming, 'body', inBody);
  const problems = [...inPath, ...inQuery, ...inBody];
  if (problems.length > 0) {
    const message = `Invalid request.\n\n${problems.join('\n')}`;
    throw new GitHubError(422, message, { errors: problems });
  }
}

function violate(pipeline: Pipeline, incoming: Incoming, kind: Violation['kind'], problems: string[]): void {
  pipeline.violations.push({ kind, method: incoming.method, path: incoming.path, problems });
}

/** Whether an answer is one that GitHub documents; what is not becomes a violation. */
export function checkAnswer(pipeline: Pipeline, incoming: Incoming, route: Route, reply: Reply): void {
  if (reply.status >= 400 || reply.status === 302 || Buffer.isBuffer(reply.body)) return;
  // GitHub says application/json of what it answers to who accepts its own media types, too.
  const asObject = /vnd\.github\.(?:v3\.)?object\b/.test(incoming.headers['accept'] ?? '');
  const mediaType = asObject
    ? 'application/vnd.github.object'
    : ((reply.headers['content-type'] ?? '').split(';')[0] ?? '');
  const problems = pipeline.checks.answer(
    route.operation,
    reply.status,
    mediaType,
    reply.body === undefined ? undefined : rounded(reply.body),
  );
  if (problems.length > 0) violate(pipeline, incoming, 'answer', problems);
}
