import type { Repository } from '../state/repository.ts';
import type { Run } from '../state/runs.ts';

/** Whether a run may begin now, and which others have to be cancelled for it. */
export interface Admission {
  readonly mayBegin: boolean;
  readonly cancelled: readonly Run[];
}

/**
 * What its concurrency group means for a new run: one run of a group works at a time and one waits; a newer one takes the
 * place of the one that waits, or of the one that works where the workflow says `cancel-in-progress`. With `queue: max` up to 100
 * wait, and begin in the order in which they came.
 */
export function admission(repository: Repository, run: Run): Admission {
  if (run.concurrency === undefined) return { mayBegin: true, cancelled: [] };
  const others = sameGroup(repository, run).filter((other) => other.status !== 'completed');
  if (others.length === 0) return { mayBegin: true, cancelled: [] };
  if (run.concurrency.cancelInProgress) return { mayBegin: true, cancelled: others };
  const waiting = others.filter((other) => other.status === 'pending');
  const places = run.concurrency.mostWaiting - 1;
  return { mayBegin: false, cancelled: waiting.slice(places) };
}

/** The run that a finished one made way for. */
export function successor(repository: Repository, run: Run): Run | undefined {
  return run.concurrency === undefined
    ? undefined
    : sameGroup(repository, run).find((other) => other.status === 'pending');
}

function sameGroup(repository: Repository, run: Run): Run[] {
  const { id, concurrency } = run;
  return [...repository.runs.values()].filter(
    (other) => other.id !== id && other.concurrency?.group.toLowerCase() === concurrency?.group.toLowerCase(),
  );
}
