import type { Outcome } from './judge-answer.ts';

/** What was seen of one task since it runs. Times are the runner's monotonic milliseconds. */
export interface TaskState {
  /** When it was first seen running. */
  readonly since: number;
  /** Whether its check has held at all. */
  readonly wasReady: boolean;
  /** How often in a row the same kind of outcome came last, and since when. */
  readonly repeated: number;
  readonly repeatedSince: number;
  /** How often in a row its check has not held last, and since when. */
  readonly misses: number;
  readonly missedSince: number;
  readonly last: Outcome | undefined;
}

/** How long things may take, in milliseconds. */
export interface ReadinessTimes {
  readonly warmUpMs: number;
  readonly stabilityMs: number;
}

export type TaskVerdict =
  | { readonly kind: 'ready' }
  | { readonly kind: 'not-yet' }
  /** There is no way to ask it. */
  | { readonly kind: 'unasked'; readonly because: string }
  /** It answers with errors of its own; it was ready and is so no more; it did not become ready in time. */
  | { readonly kind: 'bad'; readonly reason: 'errors' | 'lost' | 'late'; readonly because: string };

/** How often in a row something has to be seen before it counts: one answer more or less may be chance. */
const enough = 3;

export function startTask(now: number): TaskState {
  return { since: now, wasReady: false, repeated: 0, repeatedSince: now, misses: 0, missedSince: now, last: undefined };
}

/** Takes one asking into account. Pure. */
export function takeOutcome(state: TaskState, outcome: Outcome, now: number): TaskState {
  const isSame = state.last?.kind === outcome.kind;
  const holds = outcome.kind === 'holds';
  return {
    since: state.since,
    wasReady: state.wasReady || holds,
    repeated: isSame ? state.repeated + 1 : 1,
    repeatedSince: isSame ? state.repeatedSince : now,
    misses: holds ? 0 : state.misses + 1,
    missedSince: holds || state.misses === 0 ? now : state.missedSince,
    last: outcome,
  };
}

/**
 * Judges one task by what it has answered. It is ready from its first good answer on, and stays so through a miss or two. Errors of its own
 * count once they have lasted a stability window, silence before it was ever ready once the warm-up is over. Pure.
 */
export function judgeTask(state: TaskState, now: number, { warmUpMs, stabilityMs }: ReadinessTimes): TaskVerdict {
  const { last, misses, repeated, wasReady } = state;
  if (last?.kind === 'not-asked' && repeated >= enough) return { kind: 'unasked', because: last.because };
  if (wasReady && misses < enough) return { kind: 'ready' };
  const because = last?.because ?? 'it was never asked';
  if (last?.kind === 'fails' && repeated >= enough && now - state.repeatedSince >= stabilityMs)
    return { kind: 'bad', reason: 'errors', because };
  if (wasReady && now - state.missedSince >= stabilityMs) return { kind: 'bad', reason: 'lost', because };
  if (!wasReady && now - state.since >= warmUpMs) return { kind: 'bad', reason: 'late', because };
  return { kind: 'not-yet' };
}
