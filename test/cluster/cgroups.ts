import { readFile, readdir, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Layout } from './layout.ts';
import { waitFor } from '../wait.ts';

const ours = 'd8x-ops';

/** The cgroup that a host's containers live below, in every hierarchy. */
export function cgroupOf({ name }: Layout, host: string): string {
  return `/${ours}/${name}/${host}`;
}

/** Mount points of all cgroup hierarchies: one, or one per controller. */
export async function cgroupHierarchies(): Promise<string[]> {
  const mounts = await readFile('/proc/self/mounts', 'utf8');
  const found = mounts.split('\n').flatMap((line) => {
    const [, path, type] = line.split(' ');
    return path !== undefined && (type === 'cgroup' || type === 'cgroup2') ? [path] : [];
  });
  return [...new Set(found)];
}

/** Removes all cgroups of a sandbox, or of one host, whose processes have ended. @throws Error when one can't be removed within 20 s */
export async function removeCgroups({ name }: Layout, host = ''): Promise<void> {
  for (const root of await cgroupHierarchies()) {
    const path = join(root, ours, name, host);
    await waitFor(`cgroup ${path} to be removed`, () => removeTree(path), { seconds: 60 });
    if (host !== '') continue;
    await rmdir(dirname(path)).catch(() => {
      // Another sandbox has cgroups there, or there are none.
    });
  }
}

/** Removes a cgroup from its leaves up. @returns whether it is gone */
async function removeTree(path: string): Promise<boolean> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return true;
  for (const entry of entries) if (entry.isDirectory()) await removeTree(join(path, entry.name));
  await rmdir(path).catch(() => undefined);
  return stat(path).then(
    () => false,
    () => true,
  );
}
