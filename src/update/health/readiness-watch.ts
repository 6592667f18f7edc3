import { setTimeout as sleep } from 'node:timers/promises';
import { OpsError, toOpsError } from '../../errors.ts';
import { duration } from '../../report/quantities.ts';
import type { Requirement } from './built-in-checks.ts';
import { badness, type Outcome } from './judge-answer.ts';
import {
  judgeTask,
  type ReadinessTimes,
  startTask,
  takeOutcome,
  type TaskState,
  type TaskVerdict,
} from './readiness.ts';

/** A task or container that is asked while its service is verified. */
export interface AskedTask {
  readonly id: string;
  /** The host that it runs on, as people call it. */
  readonly where: string;
  /** Asks it all of these, once. @throws OpsError of connecting to its host, `cancelled` */
  ask(requirements: readonly Requirement[], signal: AbortSignal): Promise<Outcome>;
}

/** A service that did not pass its check: only what is worse than this is held against an update. */
export interface BadBefore {
  /** What the one said that answered worst, and how bad that was (`badness`). */
  readonly because: string;
  readonly badness: number;
  /** How many of its tasks did not pass, where any did. */
  readonly tasks: number | 'all';
}

export interface WatchedReadiness extends ReadinessTimes {
  readonly service: string;
  readonly requirements: readonly Requirement[];
  /** How it was before the update; undefined where its check held then, or that is not known. */
  readonly badBefore?: BadBefore | undefined;
  /** Monotonic milliseconds; the clock of tests is theirs. */
  readonly now?: () => number;
}

/** Asks the tasks of a service again and again, each by itself, from when they are first seen running. */
export interface ReadinessWatch extends Disposable {
  /**
   * Whether all of these are ready: those that run now.
   * @throws OpsError `health-failed` when one of them never will be, with its host and what it last answered
   */
  state(tasks: readonly AskedTask[]): 'ready' | 'not-yet';
  /** Whether a task has been ready. */
  wasReady(id: string): boolean;
  /** How far the tasks are, for whoever watches. */
  readonly detail: string;
  /** The task that `state` threw for. */
  readonly culprit: string | undefined;
  /** What could not be asked, or was as bad before, for the operator. */
  readonly notices: readonly string[];
}

const fastestMs = 250;
const slowestMs = 2_000;
/** One asking takes no longer, whatever hangs: the next one may find the way. */
const longestMs = 15_000;

export function watchReadiness(watched: WatchedReadiness): ReadinessWatch {
  const { service, badBefore, stabilityMs } = watched;
  const now = watched.now ?? ((): number => performance.now());
  const everyMs = Math.min(slowestMs, Math.max(fastestMs, stabilityMs / 5));
  const asking = new Map<string, { readonly end: AbortController; state: TaskState }>();
  const notices = new Map<string, string>();
  let detail = '';
  let culprit: string | undefined;

  async function askOn(task: AskedTask, entry: { readonly end: AbortController; state: TaskState }): Promise<void> {
    const { signal } = entry.end;
    while (!signal.aborted) {
      const outcome = await askOnce(task, watched.requirements, signal);
      if (signal.aborted) return;
      entry.state = takeOutcome(entry.state, outcome, now());
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  function verdictOf(task: AskedTask): TaskVerdict {
    let entry = asking.get(task.id);
    if (entry === undefined) {
      entry = { end: new AbortController(), state: startTask(now()) };
      asking.set(task.id, entry);
      void askOn(task, entry);
    }
    return judgeTask(entry.state, now(), watched);
  }

  /** Whether it counts as ready; what stands against it goes into the notices, or is thrown. */
  function isReady(task: AskedTask, verdict: TaskVerdict, bad: number): boolean {
    if (verdict.kind === 'unasked') {
      notices.set(task.id, `${service} on ${task.where} could not be asked whether it is ready: ${verdict.because}.`);
      return true;
    }
    notices.delete(task.id);
    if (verdict.kind !== 'bad') return verdict.kind === 'ready';
    const last = asking.get(task.id)?.state.last;
    if (badBefore === undefined || isWorse(badBefore, bad, last)) {
      culprit = task.id;
      throw notReady(service, task.where, verdict, watched.warmUpMs);
    }
    notices.set(
      task.id,
      `${service} on ${task.where} is not ready (${verdict.because}), and was not before the update either (${badBefore.because}): that is no reason to go back.`,
    );
    return true;
  }

  return {
    state: (tasks) => {
      for (const [id, { end }] of asking) {
        if (tasks.some((task) => task.id === id)) continue;
        end.abort();
        asking.delete(id);
        notices.delete(id);
      }
      const verdicts = tasks.map((task) => ({ task, verdict: verdictOf(task) }));
      const bad = verdicts.filter(({ verdict }) => verdict.kind === 'bad').length;
      const waiting = verdicts.filter(({ task, verdict }) => !isReady(task, verdict, bad));
      const [first] = waiting;
      const last = first === undefined ? undefined : asking.get(first.task.id)?.state.last;
      detail =
        first === undefined
          ? ''
          : `${tasks.length - waiting.length} of ${tasks.length} ready (${first.task.where}: ${last?.because ?? 'being asked'})`;
      return waiting.length === 0 ? 'ready' : 'not-yet';
    },
    wasReady: (id) => asking.get(id)?.state.wasReady ?? false,
    get detail() {
      return detail;
    },
    get culprit() {
      return culprit;
    },
    get notices() {
      return [...new Set(notices.values())];
    },
    [Symbol.dispose]: () => {
      for (const { end } of asking.values()) end.abort();
    },
  };
}

/** Whether a service is worse than it was: more of its tasks do not pass, or one says less. */
function isWorse(before: BadBefore, bad: number, last: Outcome | undefined): boolean {
  return (before.tasks !== 'all' && bad > before.tasks) || (last !== undefined && badness(last) > before.badness);
}

/** A host that is out of reach for a moment says nothing about the service. */
async function askOnce(task: AskedTask, requirements: readonly Requirement[], signal: AbortSignal): Promise<Outcome> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
  const asked = task
    .ask(requirements, limit)
    .catch((error: unknown): Outcome => ({ kind: 'not-asked', because: toOpsError(error).message }));
  const late: Outcome = { kind: 'not-yet', because: 'no answer', isSilent: true };
  const timer = new AbortController();
  const timeout = sleep(longestMs, late, { ref: false, signal: timer.signal }).catch(() => late);
  try {
    return await Promise.race([asked, timeout]);
  } finally {
    timer.abort();
  }
}

function notReady(
  service: string,
  where: string,
  { reason, because }: Extract<TaskVerdict, { readonly kind: 'bad' }>,
  warmUpMs: number,
): OpsError {
  const told = {
    errors: `${service} runs on ${where}, but answers with an error: ${because}`,
    lost: `${service} was ready on ${where}, and is so no more: ${because}`,
    late: `${service} was not ready on ${where} within ${duration(warmUpMs)}: ${because}`,
  };
  const hint = {
    errors: 'Its log says why.',
    lost: 'Its log says why.',
    late: `Its log says why. Where it only needs longer, warm-up-minutes gives it more (${service}=30); where it has no such route, checks of .github/d8x.yml say what it has to answer.`,
  };
  return new OpsError('health-failed', told[reason], { where: service, hint: hint[reason] });
}
