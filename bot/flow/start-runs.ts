import type { RepositoryContext } from '../context.ts';
import { type Claim, mayDispatch } from './claim.ts';
import { findStarted } from './find-started.ts';
import type { AskedRun } from './prepare-run.ts';
import { startRun } from './start-run.ts';

/** Asks for the runs of one comment, in their order, if this replica gets the right to; otherwise finds out about them. */
export async function startRuns(context: RepositoryContext, claim: Claim, runs: readonly AskedRun[]): Promise<void> {
  if (runs.length === 0) return;
  const isMine = await mayDispatch(context, claim);
  for (const run of runs) {
    if (isMine) await startRun(context, run, claim.commentId);
    else await findStarted(context, run, claim.commentId);
  }
}
