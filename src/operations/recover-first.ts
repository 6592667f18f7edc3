import type { UpdateContext } from '../update/model/context.ts';
import { readIntent } from '../update/records/intent-store.ts';
import { leftOver } from '../update/model/observation.ts';
import { recover } from '../update/recover/recover.ts';
import type { OpenRun } from './open-run.ts';
import { withLock } from './with-lock.ts';

/**
 * Recovers what a killed run left before anything is planned: half-way, a service runs an image that its key file is not for, and a
 * plan for it would ask for the wrong things. Does nothing where nothing was left, or the run that noted it is still at work.
 * @throws OpsError of `withLock` and `recover`
 */
export async function recoverFirst(open: OpenRun, update: UpdateContext): Promise<void> {
  const [stored, lock] = await Promise.all([readIntent(open.cluster.manager.engine), update.readLock()]);
  if (leftOver({ unfinished: stored?.intent, lock }) === undefined) return;
  await withLock(open, 'recovery', async ({ signal }) => {
    await recover({ ...update, signal });
  });
}
