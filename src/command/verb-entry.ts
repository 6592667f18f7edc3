import type { ExceptionKind } from './exceptions.ts';
import type { Operation } from './operations.ts';

/** What follows a verb. Commands are read, written, compared and turned into inputs by this, never by their verb. */
export type ArgumentKind =
  /** Nothing. */
  | 'none'
  /** One or more requests: `api:dev`, `history@sha256:…`. */
  | 'requests'
  /** Any number of services. */
  | 'services'
  /** `update` and requests, where that word may be left out; or `rollback` and services. */
  | 'change'
  /** One or more services, each with how many tasks it is to have: `api=3`. */
  | 'replicas'
  /** One service, and which lines of its log. */
  | 'log'
  /** A backup, or `--undo`. */
  | 'recovery'
  /** Free text to the end of the line. */
  | 'reason'
  /** Two environments, from and to, and any number of services. */
  | 'promotion'
  /** One service. */
  | 'service'
  /** Any number of pinned images: `api@sha256:0123abcd`. */
  | 'pins';

/** What a command does to a cluster: nothing, reading it, or changing it. It says whose permission one needs. */
export type Effect = 'none' | 'view' | 'change';

interface Entry {
  readonly verb: string;
  readonly effect: Effect;
  /**
   * Whether a policy can ask for a second person: `always` where it can't do without, but for those whom it lets alone; `usual` where it does
   * unless it lists the commands, `listed` where it has to list it; absent where it can't.
   */
  readonly approval?: 'always' | 'usual' | 'listed';
  /** What it may ask to be loosened; absent where that is nothing. */
  readonly exceptions?: readonly ExceptionKind[];
  /** Whether services have to be named, of a verb that takes any number of them. */
  readonly namesServices?: boolean;
  /** As shown in help: `update SERVICE...`. */
  readonly usage: string;
  /** One line. */
  readonly summary: string;
  /** Complete commands in their normal form, the plainest first. */
  readonly examples: readonly [string, ...string[]];
}

/** One verb: all that is said of it. What a run of the Action does is its operation; what has none the bot handles (bot/flow/handlers.ts). */
export type VerbEntry =
  | (Entry & {
      readonly argument: Exclude<ArgumentKind, 'service' | 'pins' | 'promotion'>;
      readonly operation: Operation;
    })
  | (Entry & { readonly argument: ArgumentKind; readonly operation?: undefined });
