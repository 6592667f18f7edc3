import type { Command } from '../cluster/command/command.ts';
import { libpqEnvironment } from './libpq-environment.ts';
import type { Dsn, DsnHost } from './connection-parameters.ts';

export type Compression = 'zstd' | 'gzip';

export interface DumpPlan {
  /** Path of pg_dump on the host. */
  readonly pgDump: string;
  readonly compression: Compression;
  readonly dsn: Dsn;
  /** The one server that holds the snapshot. */
  readonly server: DsnHost;
  /** As `pg_export_snapshot()` named it. */
  readonly snapshot: string;
  /** The database's own: what role or database have set for clients may not have all of its letters. */
  readonly encoding: string;
  /** How long to wait for a table that is locked exclusively. */
  readonly lockWaitMs: number;
  /** Seen in `pg_stat_activity`; also what the dump's session is found by. */
  readonly application: string;
}

/**
 * What goes into a dump. Owners, privileges, tablespaces, publications and subscriptions stay out: they name things outside
 * the database that the place of a restore doesn't have, and a plain dump can't leave them out later.
 */
export const dumpOptions = [
  '--format=plain',
  '--no-owner',
  '--no-acl',
  '--no-tablespaces',
  '--no-publications',
  '--no-subscriptions',
] as const;

/**
 * zstd's level 1 takes less than half of the processor time of its default, 3, on a host that has other things to do, for 0 to 4
 * percent more to transfer. gzip, where zstd is missing, more than doubles the time of pg_dump alone at its fastest level, and takes
 * five times as long at its default for little less to transfer.
 */
const compressors: Readonly<Record<Compression, readonly string[]>> = {
  zstd: ['zstd', '-1', '-T0', '-q', '-c'],
  gzip: ['gzip', '-1', '-c'],
};

/** pg_dump of one snapshot, compressed, on stdout. The password is delivered on stdin; the pipeline fails with any stage. */
export function dumpCommand(plan: DumpPlan): Command {
  return {
    stages: [
      [
        plan.pgDump,
        '--no-password',
        ...dumpOptions,
        `--encoding=${plan.encoding}`,
        `--lock-wait-timeout=${plan.lockWaitMs}`,
        `--snapshot=${plan.snapshot}`,
      ],
      compressors[plan.compression],
    ],
    ...libpqEnvironment(plan.dsn, plan.server, plan.application),
  };
}
