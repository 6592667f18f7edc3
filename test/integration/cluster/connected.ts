import { connectCluster } from '../../../src/cluster/ssh/connect-cluster.ts';
import type { Cluster } from '../../../src/cluster/host.ts';
import { parseInventory } from '../../../src/cluster/inventory/inventory.ts';
import { isOpsError, type OpsError } from '../../../src/errors.ts';
import type { ClusterAccess } from '../../../src/request.ts';

/** Connects to what `access` describes. */
export function connected(access: ClusterAccess, signal = new AbortController().signal): Promise<Cluster> {
  return connectCluster(parseInventory(access), access, { signal });
}

/** The typed error that `work` fails with. @throws Error when it does not fail, or with something else */
export async function faultOf(work: Promise<unknown>): Promise<OpsError> {
  try {
    await work;
  } catch (error) {
    if (isOpsError(error)) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** The same host reached by another port, where its key is pinned as well. */
export function throughPort(access: ClusterAccess, port: number): ClusterAccess {
  return {
    ...access,
    sshPort: port,
    knownHosts: access.knownHosts.replaceAll(`]:${access.sshPort} `, `]:${port} `),
  };
}
