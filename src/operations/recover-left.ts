import { connectCluster } from '../cluster/ssh/connect-cluster.ts';
import { parseInventory } from '../cluster/inventory/inventory.ts';
import type { RunContext, RunRequest } from '../request.ts';
import { readIntent } from '../update/records/intent-store.ts';
import { recoveryCommand } from '../update/model/intent.ts';
import { recover } from '../update/recover/recover.ts';
import { runLabel } from '../update/swarm/session.ts';
import { updateContext } from './update-context.ts';

/** What became of what a killed run had begun. */
export type LeftRecovery =
  | { readonly kind: 'nothing-left' }
  | { readonly kind: 'recovered'; readonly told: readonly string[] }
  /** It is not recovered: a command that does it. */
  | { readonly kind: 'left'; readonly command: string; readonly because: string };

/**
 * Recovers what the run of this id had begun and did not end: for the Action's post step, when its main step was killed. It goes as far
 * as the signal lets it; whatever it does can be done once more by the next run. Call it before the run's lock is freed.
 * @throws OpsError of connecting and of the engine
 */
export async function recoverLeft(request: RunRequest, context: RunContext): Promise<LeftRecovery> {
  const inventory = parseInventory(request.cluster);
  await using cluster = await connectCluster(inventory, request.cluster, { signal: context.signal });
  const { engine } = cluster.manager;
  const stored = await readIntent(engine);
  if (stored === undefined || stored.intent.run !== runLabel(context.run)) return { kind: 'nothing-left' };
  const { journal } = context;
  try {
    const open = { request, context, inventory, cluster, draft: { services: [] } };
    await recover(await updateContext(open, context.signal));
  } catch (error) {
    const because = context.signal.aborted
      ? 'there was not enough time'
      : String(error instanceof Error ? error.message : error);
    return { kind: 'left', command: recoveryCommand(stored.intent), because };
  }
  return { kind: 'recovered', told: [...journal.warnings] };
}
