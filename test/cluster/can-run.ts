import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from './command.ts';
import { cgroupHierarchies } from './cgroups.ts';
import { messageOf } from '../../src/errors.ts';

export type CanRun = { readonly ok: true } | { readonly ok: false; readonly because: string };

/**
 * What a sandbox needs of a kernel and of our rights, tried in namespaces that vanish at once: an overlay whose upper
 * layer is a tmpfs, and a host's root turned into it. $1 is an empty folder.
 */
const trial = `set -e
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root" "$1/proc"
mount -t overlay overlay -o "lowerdir=/usr,upperdir=$1/upper,workdir=$1/work" "$1/root"
mount -t sysfs sysfs "$1/proc"
if command -v ip > /dev/null; then
  ip link add trial-bridge type bridge
  ip link add trial-a type veth peer name trial-b
  ip link add trial-vxlan type vxlan id 1 dstport 4789
fi`;

/** Whether this machine can hold a sandbox; if not, a reason to print. Changes nothing, installs nothing. */
export async function canRunSandbox(): Promise<CanRun> {
  const no = (because: string): CanRun => ({ ok: false, because });
  if (process.platform !== 'linux') return no(`a sandbox needs Linux, and this is ${process.platform}`);
  if (process.getuid?.() !== 0) return no('a sandbox needs root: it makes namespaces, mounts and interfaces');
  const folder = mkdtempSync(join(tmpdir(), 'd8x-ops-trial-'));
  try {
    const { code, stderr } = await execute([
      'unshare',
      '--pid',
      '--fork',
      '--kill-child',
      '--mount',
      '--mount-proc',
      '--net',
      '--ipc',
      '--uts',
      'sh',
      '-c',
      trial,
      'sh',
      folder,
    ]).catch((error: unknown) => ({ code: 127, stderr: String(error) }));
    if (code !== 0) return no(`this machine does not let us make namespaces and overlays (${stderr.trim()})`);
  } finally {
    rmdirSync(folder);
  }
  return tryCgroups();
}

async function tryCgroups(): Promise<CanRun> {
  const roots = await cgroupHierarchies();
  if (roots.length === 0)
    return { ok: false, because: 'no cgroups are mounted below /sys/fs/cgroup, and Docker needs them' };
  for (const root of roots) {
    const path = join(root, `d8x-ops-trial-${process.pid}`);
    try {
      mkdirSync(path);
      rmdirSync(path);
    } catch (error) {
      return {
        ok: false,
        because: `cgroups can't be made (${messageOf(error)})`,
      };
    }
  }
  return { ok: true };
}
