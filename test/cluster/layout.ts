import { join } from 'node:path';

/**
 * Where sandboxes keep their files. A fixed place, so that any process finds a sandbox by its name; short, since
 * PostgreSQL's socket path may have 107 bytes at most.
 */
export const sandboxesFolder = process.env['D8X_OPS_SANDBOXES'] ?? '/var/tmp/d8x-ops';

/** Names become folders, cgroups and mount options: nothing but lower-case letters, digits and dashes. */
const namePattern = /^[a-z0-9][a-z0-9-]{0,30}$/;

/** Paths of one sandbox, all below its folder. */
export interface Layout {
  readonly name: string;
  readonly dir: string;
  /** What others read: keys, configuration, known hosts. */
  readonly files: string;
  readonly logs: string;
  /** One tmpfs per host is mounted below, in the keeper's mount namespace only. */
  readonly disks: string;
  readonly registry: string;
  readonly postgres: string;
  /** The one folder that all swarm hosts see, as NFS gives it to them in a deployed cluster. */
  readonly shared: string;
  /** Every process that outlives a call, one a line, written as it is started. */
  readonly processes: string;
  readonly state: string;
  /** Which process is bringing it up, while it is. */
  readonly starting: string;
}

/** Where d8x-cli keeps its configuration: `--config-directory`, which is `./.d8x-config` (internal/cmd/main.go). */
export function configFile({ files }: Layout): string {
  return join(files, '.d8x-config', 'd8x.conf.json');
}

/** @throws Error when `name` is not fit to name a sandbox */
export function layoutOf(name: string): Layout {
  if (!namePattern.test(name)) {
    throw new Error(`'${name}' can't name a sandbox: up to 31 lower-case letters, digits and dashes, please`);
  }
  const dir = join(sandboxesFolder, name);
  return {
    name,
    dir,
    files: join(dir, 'files'),
    logs: join(dir, 'logs'),
    disks: join(dir, 'disks'),
    registry: join(dir, 'registry'),
    postgres: join(dir, 'postgres'),
    shared: join(dir, 'shared'),
    processes: join(dir, 'processes'),
    state: join(dir, 'sandbox.json'),
    starting: join(dir, 'starting'),
  };
}
