import type { Host } from '../../cluster/host.ts';
import type { UpdateContext } from '../model/context.ts';
import type { SwarmPoller } from './swarm-poller.ts';
import type { HealthProbe } from '../health/health.ts';

/** What the changes of one run share. */
export interface UpdateSession {
  readonly context: UpdateContext;
  readonly poller: SwarmPoller;
  readonly probe: HealthProbe;
  /** The host that a swarm node is, by the node's id; undefined for one that is not in hosts.cfg or was not reached. */
  readonly hostOfNode: (nodeId: string) => Host | undefined;
  /** How this run is named in labels. */
  readonly runLabel: string;
}

/** The run's id, and its attempt where that is not the first. */
export function runLabel({ id, attempt }: UpdateContext['run']): string {
  return attempt > 1 ? `${id}/${attempt}` : id;
}
