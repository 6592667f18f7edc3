import type { Duplex } from 'node:stream';
import type { ParsedKey } from 'ssh2';
import { defined } from '../../defined.ts';
import { isOpsError, OpsError, toOpsError } from '../../errors.ts';
import type { ClusterAccess } from '../../request.ts';
import type { Cluster } from '../host.ts';
import { hostKeyAlgorithms, judgeHostKey } from './host-key.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { JumpLink } from './jump-link.ts';
import { type KnownHosts, parseKnownHosts } from '../inventory/known-hosts.ts';
import { openPrivateKey } from './private-key.ts';
import type { JumpHost } from '../inventory/route.ts';
import { SshHost } from './ssh-host.ts';
import type { LinkTarget } from './ssh-link.ts';

export interface ConnectClusterOptions {
  readonly signal: AbortSignal;
  /** Told of a worker or broker host that is down: a run that does not need it goes on. */
  readonly onUnreachable?: (fault: OpsError) => void;
}

/**
 * Connects to every host of the inventory at once, each over one connection with a pinned host key. Only the manager has to be
 * reached; any other host may be down until it is needed. A wrong host key or a refused login on any host stops everything.
 * @throws OpsError that of the only host that failed, or one with all of them as `problems`
 */
export async function connectCluster(
  inventory: Inventory,
  access: ClusterAccess,
  options: ConnectClusterOptions,
): Promise<Cluster> {
  const connected = await connectWhatCan(inventory, access, options.signal);
  const { cluster } = connected;
  const faults = [...connected.faults.values()];
  if (faults.every((fault) => isTolerable(fault, cluster.manager.name))) {
    for (const fault of faults) options.onUnreachable?.(fault);
    return cluster;
  }
  await cluster.close();
  throw oneFault(faults);
}

/**
 * Connects to every host at once; a host that fails is an answer too, so that everything wrong can be told together. `faults` are by
 * the name of the host. @throws OpsError `input-invalid` for known host keys or a private key that can't be read
 */
export async function connectWhatCan(
  inventory: Inventory,
  access: ClusterAccess,
  signal: AbortSignal,
): Promise<{ readonly cluster: Cluster; readonly faults: ReadonlyMap<string, OpsError> }> {
  const cluster = assemble(inventory, access, parseKnownHosts(access.knownHosts));
  const faults = new Map<string, OpsError>();
  const outcomes = await Promise.allSettled(cluster.hosts.map((host) => host.connect(signal)));
  for (const [index, outcome] of outcomes.entries()) {
    const name = cluster.hosts[index]?.name ?? '';
    if (outcome.status === 'rejected') faults.set(name, toOpsError(outcome.reason));
  }
  return { cluster, faults };
}

function isTolerable(fault: OpsError, manager: string): boolean {
  return isOpsError(fault, 'ssh-unreachable', 'connection-lost') && fault.where !== manager;
}

/** A cluster whose hosts are all reached over SSH. */
interface SshCluster extends Cluster {
  readonly hosts: readonly SshHost[];
}

function assemble(inventory: Inventory, access: ClusterAccess, known: KnownHosts): SshCluster {
  const hosts: SshHost[] = [];
  const key = openPrivateKey(access.sshPrivateKey, access.sshPassphrase);
  const managerOf = (): SshHost => {
    const manager = hosts.find(({ role }) => role === 'manager');
    if (manager === undefined) throw new OpsError('internal', 'the inventory has no manager');
    return manager;
  };
  const jump = inventory.jump === undefined ? undefined : new JumpLink(linkTarget(inventory.jump, key, known));
  const ways = {
    direct: undefined,
    jump,
    manager: { connectTcp: (address: string, port: number) => managerOf().connectTcp(address, port) },
  };
  for (const host of inventory.hosts) {
    const { via, address, port } = host;
    const through = ways[via ?? 'direct'];
    const name = via === 'jump' ? inventory.jump?.name : 'the manager';
    const way =
      through === undefined
        ? undefined
        : { open: () => through.connectTcp(address, port), through: name ?? 'the jump host' };
    hosts.push(new SshHost(host, linkTarget(host, key, known, way)));
  }
  const close = async (): Promise<void> => {
    await Promise.all(hosts.map((host) => host.close()));
    await jump?.close();
  };
  return {
    manager: managerOf(),
    workers: hosts.filter(({ role }) => role === 'worker'),
    broker: hosts.find(({ role }) => role === 'broker'),
    hosts,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Opens a connection to a jump host, for what asks hosts behind it for their keys. It is made at first use. */
export function jumpLinkOf(jump: JumpHost, access: ClusterAccess): JumpLink {
  const key = openPrivateKey(access.sshPrivateKey, access.sshPassphrase);
  return new JumpLink(linkTarget(jump, key, parseKnownHosts(access.knownHosts)));
}

function linkTarget(
  host: JumpHost,
  privateKey: ParsedKey,
  known: KnownHosts,
  way?: { readonly open: () => Promise<Duplex>; readonly through: string },
): LinkTarget {
  const { name, address, port, user } = host;
  return {
    name,
    address,
    port,
    user,
    privateKey,
    algorithms: hostKeyAlgorithms(known.keysFor(address, port)),
    checkHostKey: (offered) => judgeHostKey(known, { name, address, port }, offered),
    via: way?.open,
    ...defined({ through: way?.through }),
  };
}

function oneFault(faults: readonly OpsError[]): OpsError {
  const cancelled = faults.find((fault) => isOpsError(fault, 'cancelled'));
  const unlike = [...new Map(faults.map((fault) => [fault.message, fault])).values()];
  const [first, ...others] = unlike;
  if (cancelled !== undefined || first === undefined || others.length === 0) {
    return cancelled ?? first ?? new OpsError('internal', 'no host failed');
  }
  // A changed key weighs more than a host that is down: it is what the operator has to look at first.
  const gravest = unlike.find((fault) => isOpsError(fault, 'host-key-changed')) ?? first;
  return new OpsError(gravest.code, `${faults.length} hosts could not be connected: ${gravest.message}`, {
    where: gravest.where ?? 'hosts',
    ...defined({ hint: gravest.hint }),
    problems: faults.map(({ where, message }) => ({ path: where ?? 'host', message })),
    cause: gravest,
  });
}
