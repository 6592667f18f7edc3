import type { Node } from '../../cluster/engine/types.ts';
import type { Cluster, Host } from '../../cluster/host.ts';
import type { ObservedHost } from './observation.ts';

export type ReachedHost = Extract<ObservedHost, { reached: true }>;

/** The host of hosts.cfg that a swarm node is, by the node's id; undefined where it could not be asked. */
export function hostOfNode(nodeId: string, hosts: readonly ObservedHost[]): ReachedHost | undefined {
  return hosts.find((host): host is ReachedHost => host.reached && host.info.swarm.nodeId === nodeId);
}

/**
 * The swarm node that a host is. One that could not be reached is known by its name or address only, and by neither
 * where hosts.cfg calls it differently.
 */
export function nodeOfHost(host: ObservedHost, nodes: readonly Node[]): Node | undefined {
  if (host.reached) return nodes.find(({ id }) => id === host.info.swarm.nodeId);
  return nodes.find(({ hostName, address }) => hostName === host.name || address === host.address);
}

/** Finds the host that a swarm node is, by the node's id; undefined for one that is not in hosts.cfg or was not reached. */
export function hostFinder(
  cluster: Pick<Cluster, 'hosts'>,
  hosts: readonly ObservedHost[],
): (nodeId: string) => Host | undefined {
  return (nodeId) => {
    const name = hostOfNode(nodeId, hosts)?.name;
    return cluster.hosts.find((host) => host.name === name);
  };
}
