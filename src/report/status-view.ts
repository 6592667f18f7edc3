import type { ImageOfResult, Result, ResultError, Step } from './result.ts';

/** What a command's status comment tells: what is under way, how it ended, or the result that the Action wrote. */
export type StatusView = LiveRun | EndedRun | Result;

interface Asked {
  /** The command in its normal form, such as `/d8x update api:main`, or the operation of a run started by hand. */
  readonly command: string;
  readonly environment?: string;
  /** GitHub's login of who asked. */
  readonly actor: string;
  /** The run's page, once there is one. */
  readonly url?: string;
}

/** A command that has not ended. */
export interface LiveRun extends Asked {
  readonly kind: 'live';
  readonly state: LiveState;
  /** What tags were resolved to, before anything else. */
  readonly images: readonly { readonly service: string; readonly image: ImageOfResult }[];
  readonly steps: readonly Step[];
  /** Passing details of running steps, by step id. */
  readonly progress: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
  /** What the command does to the cluster, as sentences, for whoever has to approve it; absent where its name says it all. */
  readonly effect?: string;
  readonly startedAt: Date;
  readonly now: Date;
}

export type LiveState =
  | { readonly kind: 'accepted' }
  /** Held up by something outside: a rate limit, another run. `why` is a sentence. */
  | { readonly kind: 'held'; readonly why: string }
  /** A second person must agree: by `/d8x approve`, or on GitHub's page for the environment. */
  | { readonly kind: 'approval'; readonly by: 'command' | 'page'; readonly until?: Date }
  | { readonly kind: 'queued' }
  | { readonly kind: 'running' };

/** A command that ended without a result of the Action's: refused by the bot, cancelled, or its runner was lost. */
export interface EndedRun extends Asked {
  readonly kind: 'ended';
  readonly conclusion: Result['conclusion'];
  /** One sentence: what happened. */
  readonly headline: string;
  readonly error?: ResultError;
  readonly endedAt: Date;
}
