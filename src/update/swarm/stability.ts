import type { Verdict } from './convergence.ts';

/** How long things may take, in milliseconds. */
export interface Timeouts {
  /** How long everything has to stay as asked before it counts as verified. */
  readonly stabilityMs: number;
  /** How long a task that swarm finds no place for may wait, or one whose node went down may hold up the others. */
  readonly stuckMs: number;
  /** How long after a task's failure swarm's own reaction is waited for. */
  readonly reactionMs: number;
  /** For the whole of it, until its tasks run. */
  readonly timeoutMs: number;
  /** How long more one task may take until its health check lets it be called running; then the time counts anew for the next. */
  readonly gateMs?: number;
  /** How long a task that runs may take until it is ready; 0 where that is not asked. */
  readonly warmUpMs?: number;
}

/** What was seen so far. Times are the runner's monotonic milliseconds. */
export interface WatchState {
  readonly startedAt: number;
  /** When more of its tasks ran than ever before, and how many. */
  readonly movedAt: number;
  readonly most: number;
  /** Since when the very same tasks run without a break. */
  readonly runningSince: number | undefined;
  /** Since when these tasks are all ready, too: the stability window begins then. */
  readonly readySince: number | undefined;
  readonly tasks: string;
  readonly stuckSince: number | undefined;
  readonly failedSince: number | undefined;
}

export type Decision =
  | { readonly kind: 'go-on' }
  /** Everything is ready and has been so long enough; what else has to hold may now be asked. */
  | { readonly kind: 'stable' }
  | {
      readonly kind: 'failed';
      readonly because:
        'task-failed' | 'stuck' | 'blocked' | 'timeout' | 'paused' | 'rolled-back' | 'changed-externally' | 'gone';
    };

export function startWatch(now: number): WatchState {
  return {
    startedAt: now,
    movedAt: now,
    most: 0,
    runningSince: undefined,
    readySince: undefined,
    tasks: '',
    stuckSince: undefined,
    failedSince: undefined,
  };
}

/**
 * Takes one verdict into account: what is known then, and whether that decides it.
 * @param isReady whether all tasks that run answer as they should, too
 */
export function reduce(
  state: WatchState,
  verdict: Verdict,
  now: number,
  timeouts: Timeouts,
  isReady = true,
): { readonly state: WatchState; readonly decision: Decision } {
  const next = follow(state, verdict, now, isReady);
  return { state: next, decision: decide(next, verdict, now, timeouts) };
}

function follow(state: WatchState, verdict: Verdict, now: number, isReady: boolean): WatchState {
  const tasks =
    verdict.kind === 'running'
      ? verdict.tasks
          .map(({ id }) => id)
          .sort()
          .join(' ')
      : '';
  const count = verdict.kind === 'running' ? verdict.tasks.length : 'running' in verdict ? verdict.running : 0;
  const isMore = count > state.most;
  const isSame = state.runningSince !== undefined && tasks === state.tasks;
  return {
    startedAt: state.startedAt,
    movedAt: isMore ? now : state.movedAt,
    most: isMore ? count : state.most,
    tasks,
    runningSince: verdict.kind === 'running' ? (isSame ? state.runningSince : now) : undefined,
    readySince: verdict.kind === 'running' && isReady ? ((isSame ? state.readySince : undefined) ?? now) : undefined,
    stuckSince: verdict.kind === 'stuck' || verdict.kind === 'blocked' ? (state.stuckSince ?? now) : undefined,
    failedSince: verdict.kind === 'failed' ? (state.failedSince ?? now) : undefined,
  };
}

function decide(state: WatchState, verdict: Verdict, now: number, timeouts: Timeouts): Decision {
  const isFor = (since: number | undefined, ms: number): boolean => since !== undefined && now - since >= ms;
  // Whatever does not become ready is found out by who asks it; here only what neither stays nor fails.
  const { gateMs = 0, warmUpMs = 0, stabilityMs, timeoutMs } = timeouts;
  const moreMs = verdict.kind === 'running' && warmUpMs > 0 ? warmUpMs + stabilityMs : 0;
  const isLate = isFor(gateMs === 0 ? state.startedAt : state.movedAt, timeoutMs + gateMs + moreMs);
  switch (verdict.kind) {
    case 'running':
      if (verdict.settled && isFor(state.readySince, stabilityMs)) return { kind: 'stable' };
      break;
    case 'failed':
      if (!verdict.swarmActs || isFor(state.failedSince, timeouts.reactionMs))
        return { kind: 'failed', because: 'task-failed' };
      break;
    case 'stuck':
    case 'blocked':
      if (isFor(state.stuckSince, timeouts.stuckMs)) return { kind: 'failed', because: verdict.kind };
      break;
    case 'rolling-back':
    case 'rolled-back':
      return { kind: 'failed', because: 'rolled-back' };
    case 'paused':
    case 'changed-externally':
    case 'gone':
      return { kind: 'failed', because: verdict.kind };
    case 'waiting':
      break;
  }
  return isLate ? { kind: 'failed', because: 'timeout' } : { kind: 'go-on' };
}
