import type { Verdict } from './convergence.ts';

/** How long things may take, in milliseconds. */
export interface Terms {
  /** How long everything has to stay as asked before it counts as proved. */
  readonly stabilityMs: number;
  /** How long a task that swarm finds no place for may wait, or one whose node went down may hold up the others. */
  readonly stuckMs: number;
  /** How long after a task's failure swarm's own reaction is waited for. */
  readonly reactionMs: number;
  /** For the whole of it. */
  readonly timeoutMs: number;
}

/** What was seen so far. Times are the runner's monotonic milliseconds. */
export interface Course {
  readonly startedAt: number;
  /** Since when the very same tasks run without a break. */
  readonly runningSince: number | undefined;
  readonly tasks: string;
  readonly stuckSince: number | undefined;
  readonly failedSince: number | undefined;
}

export type Decision =
  | { readonly kind: 'go-on' }
  /** Everything runs and has done so long enough; what else has to hold may now be asked. */
  | { readonly kind: 'stable' }
  | {
      readonly kind: 'failed';
      readonly because:
        'task-failed' | 'stuck' | 'held-up' | 'timeout' | 'paused' | 'rolled-back' | 'overtaken' | 'gone';
    };

export function startCourse(now: number): Course {
  return { startedAt: now, runningSince: undefined, tasks: '', stuckSince: undefined, failedSince: undefined };
}

/** Takes one verdict into account: what is known then, and whether that decides it. */
export function advance(
  course: Course,
  verdict: Verdict,
  now: number,
  terms: Terms,
): { readonly course: Course; readonly decision: Decision } {
  const next = follow(course, verdict, now);
  return { course: next, decision: decide(next, verdict, now, terms) };
}

function follow(course: Course, verdict: Verdict, now: number): Course {
  const tasks =
    verdict.kind === 'running'
      ? verdict.tasks
          .map(({ id }) => id)
          .sort()
          .join(' ')
      : '';
  const isSame = course.runningSince !== undefined && tasks === course.tasks;
  return {
    startedAt: course.startedAt,
    tasks,
    runningSince: verdict.kind === 'running' ? (isSame ? course.runningSince : now) : undefined,
    stuckSince: verdict.kind === 'stuck' || verdict.kind === 'held-up' ? (course.stuckSince ?? now) : undefined,
    failedSince: verdict.kind === 'failed' ? (course.failedSince ?? now) : undefined,
  };
}

function decide(course: Course, verdict: Verdict, now: number, terms: Terms): Decision {
  const isFor = (since: number | undefined, ms: number): boolean => since !== undefined && now - since >= ms;
  const isLate = now - course.startedAt >= terms.timeoutMs;
  switch (verdict.kind) {
    case 'running':
      if (verdict.settled && isFor(course.runningSince, terms.stabilityMs)) return { kind: 'stable' };
      break;
    case 'failed':
      if (!verdict.swarmActs || isFor(course.failedSince, terms.reactionMs))
        return { kind: 'failed', because: 'task-failed' };
      break;
    case 'stuck':
    case 'held-up':
      if (isFor(course.stuckSince, terms.stuckMs)) return { kind: 'failed', because: verdict.kind };
      break;
    case 'rolling-back':
    case 'rolled-back':
      return { kind: 'failed', because: 'rolled-back' };
    case 'paused':
    case 'overtaken':
    case 'gone':
      return { kind: 'failed', because: verdict.kind };
    case 'waiting':
      break;
  }
  return isLate ? { kind: 'failed', because: 'timeout' } : { kind: 'go-on' };
}
