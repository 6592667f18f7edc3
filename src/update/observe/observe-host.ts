import type { Host } from '../../cluster/host.ts';
import { isOpsError, OpsError, toOpsError } from '../../errors.ts';
import type { DiskSpace, ObservedHost } from '../model/observation.ts';

/**
 * Reads what one host has: its engine, images, containers, and the disk that Docker writes to. A host that can't be reached is
 * an answer too, for swarm may know that it is down.
 * @throws OpsError `host-key-changed`, `host-key-missing`, `ssh-auth-failed`, `cancelled`: nothing may go on then
 */
export async function observeHost(host: Host, signal: AbortSignal): Promise<ObservedHost> {
  const { name, role, address, engine } = host;
  try {
    const info = await engine.info({ signal });
    const [images, containers, disk] = await Promise.all([
      engine.listImages({ signal }),
      engine.listContainers({}, { all: true, signal }),
      diskSpace(host, info.dockerRootDir, signal),
    ]);
    return { reached: true, name, role, address, info, images, containers, disk };
  } catch (error) {
    if (isOpsError(error, 'host-key-changed', 'host-key-missing', 'ssh-auth-failed', 'cancelled')) throw error;
    return { reached: false, name, role, address, error: toOpsError(error) };
  }
}

async function diskSpace(host: Host, path: string, signal: AbortSignal): Promise<DiskSpace> {
  const { stdout } = await host.run({ stages: [['df', '-B1', '--output=size,avail', '--', path]] }, { signal });
  return parseDiskSpace(stdout, host.name, path);
}

/** Reads what `df -B1 --output=size,avail` prints. @throws OpsError `command-failed` when that is something else */
export function parseDiskSpace(text: string, host: string, path: string): DiskSpace {
  const [, total, free] = /^\s*(\d{1,18})\s+(\d{1,18})\s*$/m.exec(text) ?? [];
  if (total === undefined || free === undefined) {
    throw new OpsError('command-failed', `df on ${host} does not say how much room there is at ${path}`, {
      where: host,
    });
  }
  return { path, totalBytes: Number(total), freeBytes: Number(free) };
}
