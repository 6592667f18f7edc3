import type { Problem } from '../../errors.ts';
import type { ClusterAccess } from '../../request.ts';
import type { ListedHost } from './hosts-cfg.ts';
import { type JumpSpec, parseJump } from './jump.ts';
import type { HostRole } from '../host.ts';

/** Where a host is and how it is reached. */
export interface HostAddress {
  readonly name: string;
  readonly role: HostRole;
  readonly address: string;
  readonly user: string;
  readonly port: number;
  /** Reached through the manager, as workers on AWS are, which have private addresses only; or through the jump host. */
  readonly via?: 'manager' | 'jump';
}

/** A jump host that is none of the cluster's: the way to the hosts whose `via` is `jump`. */
export type JumpHost = Pick<HostAddress, 'name' | 'address' | 'user' | 'port'>;

/** Which way each host is reached. */
export interface Routes {
  readonly jump: JumpHost | undefined;
  readonly viaOf: (host: ListedHost) => HostAddress['via'];
}

/**
 * Finds the way to each host: by the input `ssh-jump` for all, else by the SSH arguments of hosts.cfg; workers on AWS through the manager.
 * One jump host is supported besides the manager.
 */
export function findRoutes(
  listed: readonly ListedHost[],
  access: ClusterAccess,
  isAws: boolean,
  problems: Problem[],
): Routes {
  const given = readGiven(access.sshJump, problems);
  const manager = listed.find(({ role }) => role === 'manager');
  // Behind one address there may be several hosts, each at a port of its own.
  const isManager = ({ host, port }: JumpSpec): boolean =>
    manager !== undefined &&
    [manager.alias, manager.address, manager.hostname].includes(host) &&
    (port === undefined || port === (manager.port ?? access.sshPort));
  const toHost = ({ host, user, port }: JumpSpec): JumpHost => {
    const known = port === undefined ? listed.find((each) => host === each.alias || host === each.hostname) : undefined;
    return {
      name: `the jump host ${host}`,
      address: known?.address ?? host,
      user: user ?? known?.user ?? access.sshUser,
      port: port ?? known?.port ?? (known === undefined ? 22 : access.sshPort),
    };
  };
  const wayOf = (host: ListedHost): JumpSpec | 'manager' | undefined => {
    const own = host.jump === undefined && isAws && host.role === 'worker' ? 'manager' : host.jump;
    if (own === 'manager' && host.role !== 'manager') return own;
    const spec = given ?? (own === 'manager' ? undefined : own);
    if (spec === undefined) return undefined;
    if (isManager(spec)) return host.role === 'manager' ? undefined : 'manager';
    return spec;
  };
  let jump: JumpHost | undefined;
  for (const host of listed) {
    const way = wayOf(host);
    if (way === undefined || way === 'manager') continue;
    const wanted = toHost(way);
    jump ??= wanted;
    if (wanted.address !== jump.address || wanted.port !== jump.port || wanted.user !== jump.user) {
      problems.push({
        path: `hosts-cfg:${host.line}`,
        message:
          'is reached by another jump host than those before it; one is supported: give it as the input ssh-jump',
      });
    }
  }
  return {
    jump,
    viaOf: (host) => {
      const way = wayOf(host);
      return way === undefined || way === 'manager' ? way : 'jump';
    },
  };
}

function readGiven(text: string | undefined, problems: Problem[]): JumpSpec | undefined {
  if (text === undefined || text === '') return undefined;
  const spec = parseJump(text);
  if (typeof spec !== 'string') return spec;
  problems.push({ path: 'ssh-jump', message: spec });
  return undefined;
}
