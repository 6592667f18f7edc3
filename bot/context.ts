import type { AppIdentity } from './github/identity.ts';
import type { Ask } from './github/ask.ts';
import type { PolicyFiles } from './github/policy-file.ts';
import type { Repository } from './github/repository.ts';
import type { Run } from './github/runs.ts';
import type { Recent } from './recent.ts';
import type { Turn } from './github/shared-throttle.ts';
import type { ImageLookup } from './images/image-lookup.ts';
import type { OpsError } from '../src/errors.ts';
import type { Logger } from './log.ts';
import type { Seal } from './status/seal.ts';
import type { Visitors } from './flow/visitors.ts';
import type { OpsRepositories } from './releases/ops-repositories.ts';
import type { RateLimitWait } from '../github/retry.ts';

/** What every piece of work of the bot has around it. */
export interface BotContext {
  /** Where people see GitHub, without a slash at its end. */
  readonly webUrl: string;
  /** Who the app is; asked once. */
  readonly identity: () => Promise<AppIdentity>;
  readonly policies: PolicyFiles;
  /** The repositories of each installation that have a policy. */
  readonly opsRepositories: OpsRepositories;
  /** Runs that this replica dispatched in the last minute, which GitHub may not list yet: by person and workflow. */
  readonly dispatched: Recent<readonly Run[]>;
  /** The people who may change nothing. */
  readonly visitors: Visitors;
  readonly images: ImageLookup;
  readonly seal: Seal;
  /** Whatever writes to GitHub waits for it. */
  readonly turn: Turn;
  readonly now: () => Date;
  /** Waits, in milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Does more work on the same repository later; forgotten when the bot stops before. */
  readonly later: Later;
}

export type Later = (afterMs: number, what: string, work: () => Promise<void>) => void;

/** BotContext, and the repository that one event is about. */
export interface RepositoryContext extends BotContext {
  /** Login of the app's own account, `slug[bot]`, which no person can have. */
  readonly login: string;
  readonly ask: Ask;
  readonly repository: Repository;
  /** The issues that are locked, so that GitHub takes no comment of the app's there: how it said so. */
  readonly locked: Map<number, OpsError>;
  /** One request without waiting or repeating: for what is not worth it. */
  readonly askOnce: Ask;
  /** What GitHub's rate limits cost so far. */
  readonly waits: Waits;
  readonly log: Logger;
}

/** Time, passed in so that tests need not wait for it. Milliseconds. */
export interface Clock {
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Acts once after a while, unless the process ends before; answers how to call it off. */
  readonly after: (milliseconds: number, act: () => void) => () => void;
}

/** The machine's own. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (milliseconds) =>
    new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
    }),
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

type Listener = (wait: RateLimitWait) => Promise<void>;

/** The waits that GitHub's rate limits cost one piece of work. */
export class Waits {
  readonly #listeners = new Set<Listener>();
  readonly #tellings = new Set<Promise<void>>();
  #waitedMs = 0;

  /** All of them together, in milliseconds. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  /** Tells `listener` of every wait before it begins; what becomes of the telling does not matter. Answers how to stop. */
  onWait(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Records a wait of `milliseconds` that begins now. */
  begin(wait: RateLimitWait, milliseconds: number): void {
    this.#waitedMs += milliseconds;
    for (const listener of this.#listeners) {
      const telling = listener(wait)
        .catch(() => undefined)
        .finally(() => this.#tellings.delete(telling));
      this.#tellings.add(telling);
    }
  }

  /** Waits until nobody is being told any more, so that old news do not arrive after new ones. */
  async told(): Promise<void> {
    await Promise.all(this.#tellings);
  }
}
