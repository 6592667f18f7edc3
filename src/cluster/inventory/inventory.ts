import { defined } from '../../defined.ts';
import { OpsError, type Problem } from '../../errors.ts';
import type { ClusterAccess } from '../../request.ts';
import type { Secret } from '../../secret.ts';
import { parseD8xConfig, type WebSocketSite } from './d8x-config.ts';
import type { HostRole } from '../host.ts';
import { findRoutes, type HostAddress, type JumpHost, type Routes } from './route.ts';
import { type ListedHost, parseHostsCfg } from './hosts-cfg.ts';

export type { HostAddress } from './route.ts';

/** A deployment as d8x-cli describes it. */
export interface Inventory {
  /** `label_prefix` of the deployment; `d8x` where there is no d8x.conf.json. Names backups. */
  readonly label: string;
  readonly provider: string | undefined;
  /** The manager first, then the workers, then the broker host. */
  readonly hosts: readonly HostAddress[];
  /** The way to the hosts whose `via` is `jump`. */
  readonly jump?: JumpHost;
  /** What people reach, by the service's name in the cluster. */
  readonly services: ReadonlyMap<string, { readonly hostname: string; readonly https: boolean }>;
  /** Where people reach the WebSockets of services, besides. */
  readonly webSockets: readonly WebSocketSite[];
  readonly databaseDsn?: Secret;
  readonly broker: { readonly feeTbps?: string; readonly redisPassword?: Secret };
  /** What of d8x.conf.json could not be used and may be done without, as sentences. */
  readonly notices: readonly string[];
}

/**
 * Reads hosts.cfg and d8x.conf.json.
 * @throws OpsError `input-invalid` with everything that is wrong in both
 */
export function parseInventory(access: ClusterAccess): Inventory {
  const problems: Problem[] = [];
  const listed = parseHostsCfg(access.hostsCfg, problems);
  const config = access.d8xConfig === undefined ? undefined : parseD8xConfig(access.d8xConfig, problems);
  checkRoles(listed, problems);
  const routes = findRoutes(listed, access, config?.provider === 'aws', problems);
  const hosts = toAddresses(listed, access, routes);
  checkUnique(listed, hosts, problems);
  if (problems.length > 0) {
    throw new OpsError('input-invalid', 'the description of the cluster has mistakes', {
      where: problems[0]?.path.split(':')[0] ?? 'hosts-cfg',
      hint: 'Give hosts.cfg and d8x.conf.json as they are in the folder that d8x-cli deployed from.',
      problems,
    });
  }
  return {
    label: config?.label ?? 'd8x',
    provider: config?.provider,
    hosts,
    ...defined({ jump: routes.jump }),
    services: config?.services ?? new Map(),
    webSockets: config?.webSockets ?? [],
    notices: config?.notices ?? [],
    ...defined({ databaseDsn: config?.databaseDsn }),
    broker: defined({ feeTbps: config?.feeTbps, redisPassword: config?.redisPassword }),
  };
}

function checkRoles(listed: readonly ListedHost[], problems: Problem[]): void {
  const count = (role: HostRole): number => listed.filter((host) => host.role === role).length;
  if (count('manager') === 0 && count('broker') > 0) {
    problems.push({
      path: 'hosts-cfg',
      message:
        'names a broker host and no manager: d8x-ops works through the manager of a swarm (lock, records, database), so a broker that was deployed alone cannot be run with it',
    });
  } else if (count('manager') !== 1) {
    problems.push({
      path: 'hosts-cfg',
      message: `should name one host under [managers], and names ${count('manager')}`,
    });
  }
  if (count('broker') > 1) {
    problems.push({
      path: 'hosts-cfg',
      message: `should name at most one host under [broker], and names ${count('broker')}`,
    });
  }
}

function toAddresses(listed: readonly ListedHost[], access: ClusterAccess, { viaOf }: Routes): readonly HostAddress[] {
  const order: readonly HostRole[] = ['manager', 'worker', 'broker'];
  return order.flatMap((role) =>
    listed
      .filter((host) => host.role === role)
      .map((host): HostAddress =>
        withWay(viaOf(host), {
          name: host.hostname ?? (role === 'worker' ? host.address : role),
          role,
          address: host.address,
          user: host.user ?? access.sshUser,
          port: host.port ?? access.sshPort,
        }),
      ),
  );
}

function withWay(via: HostAddress['via'], host: HostAddress): HostAddress {
  return via === undefined ? host : { ...host, via };
}

function checkUnique(listed: readonly ListedHost[], hosts: readonly HostAddress[], problems: Problem[]): void {
  const seen = new Map<string, number>();
  for (const { address, port, line } of listed) {
    const key = `${address}:${port ?? ''}`;
    const earlier = seen.get(key);
    if (earlier !== undefined)
      problems.push({ path: `hosts-cfg:${line}`, message: `names the host of line ${earlier} again` });
    else seen.set(key, line);
  }
  const names = new Set<string>();
  for (const { name } of hosts) {
    if (names.has(name)) problems.push({ path: 'hosts-cfg', message: `two hosts are called ${name}` });
    names.add(name);
  }
}
