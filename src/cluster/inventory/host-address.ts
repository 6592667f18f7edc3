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
