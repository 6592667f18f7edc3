import { defined } from '../defined.ts';
import { acquireLock, type LockRequest } from '../cluster/lock/lock.ts';
import { isOpsError } from '../errors.ts';
import { runLabel } from '../update/swarm/session.ts';
import type { OpenRun } from './open-run.ts';

/**
 * Does `work` while this run holds the cluster's lock. Its signal aborts when the run is cancelled and when the lock is lost.
 * `waited` tells whether somebody else held the lock meanwhile, so that what was observed before may be stale.
 *
 * @throws OpsError `lock-held` (says who holds it), `lock-lost`, `cancelled`, and whatever `work` throws
 */
export async function withLock<T>(
  open: OpenRun,
  what: string,
  work: (held: { readonly signal: AbortSignal; readonly waited: boolean }) => Promise<T>,
): Promise<T> {
  const { request, context, cluster } = open;
  const { journal, run, signal, now } = context;
  let waited = false;
  const lockRequest: LockRequest = {
    owner: run.actor,
    what,
    run: runLabel(run),
    ...defined({ url: run.url }),
  };
  const held = await journal.step(
    { title: 'Take the cluster lock', phase: 'lock', host: cluster.manager.name },
    (step) =>
      acquireLock(cluster.manager.engine, lockRequest, {
        waitMs: request.lock.waitMs,
        signal,
        now,
        onWait: (holder) => {
          waited = true;
          step.progress(`waiting for ${holder.owner}${holder.run === undefined ? '' : ` (run ${holder.run})`}`);
        },
      }),
  );
  try {
    return await work({ signal: AbortSignal.any([signal, held.lost]), waited });
  } finally {
    await held.release().catch((error: unknown) => {
      // A lost lock is somebody else's by now; anything else ends by expiry and must not hide how the work ended.
      const why = isOpsError(error) ? error.message : String(error);
      journal.warn(`the cluster lock was not released (${why}); it expires by itself`);
    });
  }
}
