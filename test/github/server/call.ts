import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Operation } from '../description/openapi.ts';
import type { Account } from '../state/accounts.ts';
import type { Grant } from '../state/github-state.ts';
import type { Repository } from '../state/repository.ts';
import type { World } from '../world.ts';
import { notFound, type Reply } from './reply.ts';

/** Who sends a request. */
export type Caller = { readonly kind: 'anonymous' } | { readonly kind: 'app' } | Grant;

/** A request that passed every check, as its handler sees it. */
export interface Call {
  readonly world: World;
  readonly operation: Operation;
  readonly caller: Caller;
  /** Of the API, as the caller reaches it. */
  readonly base: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  readonly accept: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Answers one operation. */
export type Handler = (call: Call) => Reply;

/** Handlers by operation id. */
export type Handlers = Readonly<Record<string, Handler>>;

/** A path parameter; the route guarantees it. */
export function param(call: Call, name: string): string {
  const value = call.path[name];
  if (value === undefined) throw new TypeError(`${call.operation.template} has no {${name}}`);
  return value;
}

/** A numeric path parameter. */
export function idParam(call: Call, name: string): number {
  return Number(param(call, name));
}

/** The repository in the path; 404 if there is none or the caller may not see it. */
export function repositoryOf(call: Call): Repository {
  const { state } = call.world;
  const repository = state.repository(param(call, 'owner'), param(call, 'repo'));
  if (repository === undefined || !seesRepository(call.world, call.caller, repository)) throw notFound();
  return repository;
}

/** Whether the repository is there at all for who calls. */
export function seesRepository(world: World, caller: Caller, repository: Repository): boolean {
  switch (caller.kind) {
    case 'app':
      return world.state.installationOn(repository.owner) !== undefined;
    case 'installation':
      return (
        !repository.private ||
        (caller.installation.account.id === repository.owner.id && (caller.repositories?.has(repository.id) ?? true))
      );
    case 'job':
      return !repository.private || caller.repository.id === repository.id;
    case 'user':
      return world.state.access(repository, caller.account) !== undefined;
    case 'anonymous':
      break;
  }
  return !repository.private;
}

/** The identity under which the caller's act is recorded; 404 for those who have none, as GitHub does. */
export function actor(call: Call): Account {
  const { caller, world } = call;
  switch (caller.kind) {
    case 'user':
      return caller.account;
    case 'installation':
      return world.app.bot;
    case 'job':
      return world.state.actionsBot;
    case 'app':
    case 'anonymous':
      break;
  }
  throw notFound();
}

/** The slug of the app through which the caller acts, if any. */
export function viaApp(call: Call): string | undefined {
  if (call.caller.kind === 'installation') return call.world.app.slug;
  return call.caller.kind === 'job' ? 'github-actions' : undefined;
}

/** Finds by a numeric path parameter; 404 if it is not there. */
export function lookup<T>(map: ReadonlyMap<number, T>, call: Call, name: string): T {
  const value = map.get(idParam(call, name));
  if (value === undefined) throw notFound();
  return value;
}

/** The body as a JSON object, whatever was sent. */
export function bodyObject(body: Json | undefined): JsonObject {
  return isObject(body) ? body : {};
}
