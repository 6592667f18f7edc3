import type { Json } from '../json.ts';
import type { Caller } from './call.ts';
import type { FaultKind } from './faults.ts';

/** One request that the double received. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** With `{parameters}`; empty if GitHub has no such route. */
  readonly route: string;
  /** As GitHub names it, e.g. `issues/create-comment`; empty if there is none. */
  readonly operationId: string;
  readonly caller: Caller['kind'];
  /** The login under which the caller acts. */
  readonly actor: string | undefined;
  /** Unix milliseconds. */
  readonly at: number;
  /** Undefined if the connection was broken instead. */
  readonly status: number | undefined;
  readonly fault: FaultKind['kind'] | undefined;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
}

/** Something that GitHub's description does not allow. */
export interface Violation {
  readonly kind: 'unknown-route' | 'path' | 'query' | 'body' | 'header' | 'not-implemented' | 'answer';
  readonly method: string;
  readonly path: string;
  readonly problems: readonly string[];
}
