import { readFileSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cgroupHierarchies } from './cgroups.ts';
import { demand } from './command.ts';
import { layoutOf } from './layout.ts';
import { allPids } from '../process-identity.ts';

/**
 * Everything of a sandbox that can be found on this machine, by other means than those by which it is taken away:
 * processes whose mounts, cgroup, environment or command line name it, mounts, cgroups, and its folder.
 */
export async function tracesOf(name: string): Promise<string[]> {
  const { dir } = layoutOf(name);
  const found: string[] = [];
  for (const pid of allPids()) {
    const reasons = ['mountinfo', 'environ', 'cmdline', 'cgroup'].filter((file) => {
      const text = read(`/proc/${pid}/${file}`);
      return text.includes(`${dir}/`) || text.includes(`=${dir}\0`) || text.includes(`/d8x-ops/${name}/`);
    });
    if (reasons.length > 0 && pid !== process.pid) {
      found.push(`process ${pid} (${read(`/proc/${pid}/comm`).trim()}) by its ${reasons.join(', ')}`);
    }
  }
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  found.push(...mounts.split('\n').filter((line) => line.includes(dir)));
  for (const path of [dir, ...(await cgroupHierarchies()).map((root) => join(root, 'd8x-ops', name))]) {
    await access(path).then(
      () => found.push(path),
      () => undefined,
    );
  }
  return found;
}

/** The interfaces of this machine's own network. */
export async function machineInterfaces(): Promise<readonly string[]> {
  return (await demand(['ip', '-o', 'link'])).split('\n').map((line) => line.split(': ')[1] ?? '');
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
