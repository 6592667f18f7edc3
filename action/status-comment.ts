import type { Answer } from './github/ask.ts';
import type { GitHubRepository } from './github/repository.ts';
import { type GitHubId } from '../github/id.ts';

/** Where a run's status is shown: the bot's comment, or one of the run's own in `issue`. */
export interface CommentPlace {
  readonly issue: number;
  readonly commentId: GitHubId | undefined;
}

/** Time as a comment needs it. */
export interface Clock {
  /** Milliseconds since some fixed moment. */
  readonly now: () => number;
  /** Begins `work` after that many milliseconds, unless the answer is called before. */
  readonly after: (milliseconds: number, work: () => Promise<void>) => () => void;
}

/** The machine's own time. The run's end does not wait for what is still to begin. */
export const machineClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, work) => {
    const timer = setTimeout(() => void work(), milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export interface CommentTools {
  readonly repository: GitHubRepository;
  readonly clock: Clock;
  /** Told once, as a sentence, that the comment can't be kept up. */
  readonly onTrouble: (message: string) => void;
  /** Told where the status is shown, when it is shown there for the first time. */
  readonly onPlace: (commentId: GitHubId) => void;
}

/** The least time between two edits, in milliseconds: GitHub counts them against the repository's limit. */
const leastPauseMs = 3000;
/** A long run is edited less often: after each this share of the time since it began. */
const shareOfElapsed = 1 / 40;

type Outcome = 'written' | 'refused' | 'failed';

/**
 * A comment that is rewritten while a run goes on. It never makes the run wait and never fails it: edits are spaced out,
 * the newest text wins, and where GitHub is down or says no, one warning is all that comes of it. Where the token may not
 * edit the comment it was given, it writes one of its own, once, and goes on with that.
 */
export class StatusComment {
  readonly #place: CommentPlace;
  readonly #tools: CommentTools;
  readonly #startedAt: number;
  #commentId: GitHubId | undefined;
  #isOwn = false;
  #next: (() => string) | undefined;
  #writing: Promise<Outcome> | undefined;
  #cancel: (() => void) | undefined;
  #notBefore = 0;
  #isClosed = false;
  #isTroubled = false;
  #toldPlace: GitHubId | undefined;

  constructor(place: CommentPlace, tools: CommentTools) {
    this.#place = place;
    this.#tools = tools;
    this.#startedAt = tools.clock.now();
    this.#commentId = place.commentId;
  }

  /** Shows what `render` gives when its turn comes; a later call replaces an earlier one that has not been shown. */
  show(render: () => string): void {
    if (this.#isClosed) return;
    this.#next = render;
    this.#schedule();
  }

  /**
   * Writes the last text; answers whether it is there. Nothing is written afterwards. `repeatable` tries harder: not for a
   * job that is being cancelled, which GitHub ends within seconds.
   */
  async finish(text: string, repeat: 'repeatable' | 'once' = 'repeatable'): Promise<boolean> {
    this.#next = undefined;
    this.#cancel?.();
    await this.#writing;
    const written = this.#isClosed ? false : (await this.#write(text, repeat)) === 'written';
    this.#isClosed = true;
    return written;
  }

  #schedule(): void {
    if (this.#cancel !== undefined || this.#writing !== undefined || this.#next === undefined) return;
    const wait = Math.max(0, this.#notBefore - this.#tools.clock.now());
    this.#cancel = this.#tools.clock.after(wait, async () => this.#flush());
  }

  async #flush(): Promise<void> {
    this.#cancel = undefined;
    const render = this.#next;
    if (render === undefined || this.#isClosed) return;
    this.#next = undefined;
    this.#writing = this.#write(render(), 'once');
    await this.#writing;
    this.#writing = undefined;
    const elapsed = this.#tools.clock.now() - this.#startedAt;
    const pause = Math.max(leastPauseMs, elapsed * shareOfElapsed);
    this.#notBefore = Math.max(this.#notBefore, this.#tools.clock.now() + pause);
    this.#schedule();
  }

  async #write(text: string, repeat: 'repeatable' | 'once'): Promise<Outcome> {
    const { repository } = this.#tools;
    if (this.#commentId === undefined) return this.#create(text);
    const answer = await repository.editComment(this.#commentId, text, repeat);
    if (answer.kind === 'answer') return this.#written(this.#commentId);
    if (this.#isHeldBack(answer)) return 'failed';
    const isForbidden = answer.kind === 'refused' && [403, 404, 410].includes(answer.status);
    // A locked conversation takes a comment of the run's own no more than the edit.
    if (isForbidden && !this.#isOwn && !isLocked(answer)) return this.#create(text);
    this.#trouble(answer.message);
    if (isForbidden) this.#isClosed = true;
    return isForbidden ? 'refused' : 'failed';
  }

  async #create(text: string): Promise<Outcome> {
    const added = await this.#tools.repository.addComment(this.#place.issue, text);
    if (added.kind === 'found') {
      this.#commentId = added.value.id;
      this.#isOwn = true;
      return this.#written(added.value.id);
    }
    this.#trouble(added.message);
    // A lost answer may mean a written comment; trying again could leave several.
    this.#isClosed = true;
    return added.kind === 'refused' ? 'refused' : 'failed';
  }

  #written(id: GitHubId): Outcome {
    if (this.#toldPlace !== id) this.#tools.onPlace(id);
    this.#toldPlace = id;
    return 'written';
  }

  /** Too many requests: nothing is written before GitHub's time is up. */
  #isHeldBack(answer: Exclude<Answer, { readonly kind: 'answer' }>): boolean {
    if (answer.kind !== 'limited') return false;
    this.#notBefore = this.#tools.clock.now() + answer.afterMs;
    this.#trouble(answer.message);
    return true;
  }

  #trouble(message: string): void {
    if (this.#isTroubled) return;
    this.#isTroubled = true;
    this.#tools.onTrouble(`the status comment can't be kept up to date: ${message}`);
  }
}

/** Whether GitHub refused because the conversation is locked: it says so in its text alone. */
function isLocked(answer: Answer): boolean {
  return answer.kind === 'refused' && answer.status === 403 && /\blocked\b/i.test(answer.message);
}
