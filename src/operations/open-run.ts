import { connectCluster } from '../cluster/ssh/connect-cluster.ts';
import type { Cluster } from '../cluster/host.ts';
import { parseInventory, type Inventory } from '../cluster/inventory/inventory.ts';
import type { RunContext, RunRequest } from '../request.ts';
import type { Draft } from './draft.ts';

/** A run whose inputs hold and whose hosts are connected. */
export interface OpenRun {
  readonly request: RunRequest;
  readonly context: RunContext;
  readonly inventory: Inventory;
  readonly cluster: Cluster;
  /** What the result will tell, also when the run fails from here on. */
  readonly draft: Draft;
}

/**
 * Reads the inventory and connects to every host at once.
 * @throws OpsError `input-invalid`, `host-key-missing`, `host-key-changed`, `ssh-unreachable`, `ssh-auth-failed`, `cancelled`
 */
export async function openRun(request: RunRequest, context: RunContext, draft: Draft): Promise<OpenRun> {
  const { journal, signal, mask } = context;
  const inventory = parseInventory(request.cluster);
  draft.cluster = inventory.label;
  for (const notice of inventory.notices) journal.warn(notice);
  if (inventory.databaseDsn !== undefined) mask(inventory.databaseDsn);
  if (inventory.broker.redisPassword !== undefined) mask(inventory.broker.redisPassword);
  const cluster = await journal.step(
    { title: `Connect to ${inventory.hosts.length} hosts`, phase: 'prepare' },
    async (step) => {
      const down: string[] = [];
      const connected = await connectCluster(inventory, request.cluster, {
        signal,
        onUnreachable: (fault) => {
          down.push(fault.where ?? '');
          journal.warn(`${fault.message}. ${fault.hint ?? ''}`.trim());
        },
      });
      const names = connected.hosts.map(({ name }) => (down.includes(name) ? `${name} (not reached)` : name));
      step.detail(names.join(', '));
      return connected;
    },
  );
  return { request, context, inventory, cluster, draft };
}
