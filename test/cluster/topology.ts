import type { SystemName } from './host/systems.ts';

/** Who stands where in a sandbox. Pure: made from the options alone. */
export type Shape = 'linode' | 'aws';

export interface SandboxOptions {
  readonly name: string;
  /** `linode` (default): every host has a public address. `aws`: workers have only a private one and are reached through the manager. */
  readonly shape?: Shape;
  /** Default 2. */
  readonly workers?: number;
  /** Further workers, in hosts.cfg only: real sshd, but one real worker's Docker behind them all. Default 0. */
  readonly simulatedWorkers?: number;
  /** Default true. False: the manager has no pg_dump anywhere. */
  readonly pgDump?: boolean;
  /** What its hosts are made of; default `forky`. */
  readonly system?: SystemName;
  /** Major version of its PostgreSQL, as npm's server programs; default the newest of this machine's own. */
  readonly postgres?: number;
}

type HostRole = 'manager' | 'worker' | 'broker';

export interface HostPlan {
  /** `manager`, `worker-1`, …, `broker`. */
  readonly name: string;
  readonly role: HostRole;
  /** As d8x-cli sets it: manager-1, worker-01, …; the broker host keeps its own. */
  readonly hostname: string;
  /** Last number of its addresses; 1 is the infrastructure, 2 the runner. */
  readonly station: number;
  readonly simulated: boolean;
  readonly publicAddress: string | undefined;
  readonly privateAddress: string;
}

const publicNetwork = '10.88.0';
const privateNetwork = '192.168.88';

/** Where registries and PostgreSQL listen. */
export const infrastructure = {
  station: 1,
  publicAddress: `${publicNetwork}.1`,
  privateAddress: `${privateNetwork}.1`,
} as const;

export const runnerStation = 2;
export const runnerAddress = `${publicNetwork}.${runnerStation}`;
export const registryAddress = `${infrastructure.publicAddress}:5000`;
export const privateRegistryAddress = `${infrastructure.publicAddress}:5001`;

/** Hostnames of the services as d8x.conf.json has them; nginx on manager and broker host stands behind them. */
export const domainNames = {
  manager: ['api.d8x.test', 'ws.d8x.test', 'history.d8x.test', 'referral.d8x.test', 'candles.d8x.test'],
  broker: ['broker.d8x.test'],
  database: 'postgres.d8x.test',
} as const;

const firstWorker = 11;
export const brokerStation = 250;

export function privateAddressOf(station: number): string {
  return `${privateNetwork}.${station}`;
}

/** @throws Error when the number of workers can't be had */
export function planHosts({
  shape = 'linode',
  workers = 2,
  simulatedWorkers = 0,
}: SandboxOptions): readonly HostPlan[] {
  const all = workers + simulatedWorkers;
  if (!Number.isInteger(all) || workers < 1 || simulatedWorkers < 0 || all > 200) {
    throw new Error(
      `a sandbox has 1 to 200 workers, of which one at least is real, not ${workers} and ${simulatedWorkers}`,
    );
  }
  const host = (name: string, role: HostRole, hostname: string, station: number): HostPlan => ({
    name,
    role,
    hostname,
    station,
    simulated: role === 'worker' && station >= firstWorker + workers,
    publicAddress: shape === 'aws' && role === 'worker' ? undefined : `${publicNetwork}.${station}`,
    privateAddress: privateAddressOf(station),
  });
  return [
    host('manager', 'manager', 'manager-1', 10),
    ...Array.from({ length: all }, (_, index) =>
      host(`worker-${index + 1}`, 'worker', `worker-${String(index + 1).padStart(2, '0')}`, firstWorker + index),
    ),
    host('broker', 'broker', 'broker-server', brokerStation),
  ];
}

/** The address by which others speak of a host: its public one where it has one. */
export function addressOf(host: HostPlan): string {
  return host.publicAddress ?? host.privateAddress;
}
