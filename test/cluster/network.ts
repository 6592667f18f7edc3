import type { HostPlan } from './topology.ts';
import { domainNames, infrastructure, runnerAddress } from './topology.ts';

/**
 * The sandbox's network, as lines for `ip -batch`: one bridge in the keeper's network namespace, one veth pair per
 * host and one for the runner. Every sandbox has a network namespace of its own, so all use the same addresses.
 *
 * Neighbours are fixed: a host that is cut off then loses packets silently, where ARP would soon report it unreachable.
 */
export const bridgeName = 'br0';

/** Name of the bridge's port that a host's cable is plugged into. */
export function portName(station: number): string {
  return `port${station}`;
}

function macOf(station: number): string {
  return `02:d8:58:00:00:${station.toString(16).padStart(2, '0')}`;
}

const bridgeMac = macOf(infrastructure.station);

export function bridgeBatch(hosts: readonly HostPlan[]): string {
  return lines([
    'link set lo up',
    `link add ${bridgeName} address ${bridgeMac} type bridge`,
    `addr add ${infrastructure.publicAddress}/24 dev ${bridgeName}`,
    `addr add ${infrastructure.privateAddress}/24 dev ${bridgeName}`,
    `link set ${bridgeName} up`,
    ...hosts.flatMap((host) => neighbours(host, bridgeName)),
    `neigh replace ${runnerAddress} lladdr ${macOf(2)} dev ${bridgeName} nud permanent`,
  ]);
}

/**
 * Keeps the runner from what listens on the private network. Without this rule the gateway would take in packets for
 * any address of its own, whichever network they come from.
 */
export const runnerBarrier: readonly string[] = [
  'iptables',
  '-A',
  'INPUT',
  '-s',
  runnerAddress,
  '-d',
  infrastructure.privateAddress,
  '-j',
  'DROP',
];

/** Plugs a cable from the bridge into the network namespace of process `pid`, where it is called eth0. */
export function cableBatch(station: number, pid: number): string {
  return lines([
    `link add ${portName(station)} type veth peer name eth0 address ${macOf(station)} netns ${pid}`,
    `link set ${portName(station)} master ${bridgeName} up`,
  ]);
}

/** Addresses and routes of a host, for its own network namespace. */
export function hostBatch(host: HostPlan, others: readonly HostPlan[]): string {
  const gateway = host.publicAddress === undefined ? infrastructure.privateAddress : infrastructure.publicAddress;
  return lines([
    'link set lo up',
    ...(host.publicAddress === undefined ? [] : [`addr add ${host.publicAddress}/24 dev eth0`]),
    `addr add ${host.privateAddress}/24 dev eth0`,
    'link set eth0 up',
    `route add default via ${gateway}`,
    `neigh replace ${infrastructure.publicAddress} lladdr ${bridgeMac} dev eth0 nud permanent`,
    `neigh replace ${infrastructure.privateAddress} lladdr ${bridgeMac} dev eth0 nud permanent`,
    ...(host.publicAddress === undefined
      ? []
      : [`neigh replace ${runnerAddress} lladdr ${macOf(2)} dev eth0 nud permanent`]),
    ...others.filter(({ station }) => station !== host.station).flatMap((other) => neighbours(other, 'eth0', host)),
  ]);
}

/** The runner has a public address only: what it sends to a private one goes to the gateway and is lost there. */
export function runnerBatch(hosts: readonly HostPlan[]): string {
  return lines([
    'link set lo up',
    `addr add ${runnerAddress}/24 dev eth0`,
    'link set eth0 up',
    `route add default via ${infrastructure.publicAddress}`,
    `neigh replace ${infrastructure.publicAddress} lladdr ${bridgeMac} dev eth0 nud permanent`,
    ...hosts
      .filter(({ publicAddress }) => publicAddress !== undefined)
      .map((host) => `neigh replace ${host.publicAddress} lladdr ${macOf(host.station)} dev eth0 nud permanent`),
  ]);
}

function neighbours(host: HostPlan, device: string, seenFrom?: HostPlan): string[] {
  const reachable = seenFrom === undefined || seenFrom.publicAddress !== undefined;
  const addresses = [
    host.privateAddress,
    ...(reachable && host.publicAddress !== undefined ? [host.publicAddress] : []),
  ];
  return addresses.map(
    (address) => `neigh replace ${address} lladdr ${macOf(host.station)} dev ${device} nud permanent`,
  );
}

function lines(commands: readonly string[]): string {
  return `${commands.join('\n')}\n`;
}

/** /etc/hosts of a host or of the runner; only the cluster's hosts know the database's name. */
export function hostsFile(hosts: readonly HostPlan[], own: string, withDatabase: boolean): string {
  const manager = hosts.find(({ name }) => name === 'manager');
  const broker = hosts.find(({ name }) => name === 'broker');
  return lines([
    '127.0.0.1 localhost',
    `127.0.1.1 ${own}`,
    ...hosts.map((host) => `${host.publicAddress ?? host.privateAddress} ${host.hostname}`),
    ...(manager === undefined ? [] : [`${manager.publicAddress} ${domainNames.manager.join(' ')}`]),
    ...(broker === undefined ? [] : [`${broker.publicAddress} ${domainNames.broker.join(' ')}`]),
    ...(withDatabase ? [`${infrastructure.privateAddress} ${domainNames.database}`] : []),
  ]);
}
