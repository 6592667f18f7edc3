import { type SystemName, systems } from '../cluster/host/systems.ts';

/** A cluster that the core is shown on: what its hosts are made of, and its PostgreSQL. */
export interface Row {
  readonly name: string;
  readonly system: SystemName;
  /** Major version of npm's server programs; this machine's own PostgreSQL where it is absent. */
  readonly postgres?: number;
}

export const rows: readonly Row[] = [
  { name: 'debian-12', system: 'bookworm', postgres: 15 },
  { name: 'debian-13', system: 'trixie', postgres: 17 },
  // What every sandbox is: all tests of the groups cluster and e2e run on it, in .ci/run.
  { name: 'debian-14', system: 'forky' },
  { name: 'docker-29', system: 'docker-29', postgres: 18 },
];

/** The systems whose pg_dump and psql are held against each server, oldest first. */
export const clientSystems = Object.keys(systems).filter(
  (name): name is SystemName => name === 'bookworm' || name === 'trixie' || name === 'docker-29',
);
