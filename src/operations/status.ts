import { status as readStatus } from '../update/status/status.ts';
import type { OpenRun } from './open-run.ts';
import { updateContext } from './update-context.ts';

/** The operation `status`: the cluster at a glance. */
export async function status(open: OpenRun): Promise<void> {
  const update = await updateContext(open, open.context.signal);
  open.draft.status = await open.context.journal.step({ title: 'Observe the cluster', phase: 'prepare' }, () =>
    readStatus(update),
  );
}
