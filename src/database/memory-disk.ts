import { readFile, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';

const memoryDisk = '/dev/shm';
/** `f_type` of tmpfs (statfs(2)). */
const tmpfs = 0x0102_1994;
/** What an empty server takes, and what a restored database takes beside its size at the source: logs, temporary files. */
const serverBytes = 512 * 1024 * 1024;
const growth = 1.3;

/** Where a scratch server's folder goes. */
export interface ScratchFolder {
  readonly parent: string;
  readonly inMemory: boolean;
}

/** In memory where a database of `sizeBytes` has room there, else in the folder for temporary files, on a disk. */
export async function scratchFolder(sizeBytes: number): Promise<ScratchFolder> {
  const fits = sizeBytes * growth + serverBytes <= (await memoryRoom());
  return fits ? { parent: memoryDisk, inMemory: true } : { parent: tmpdir(), inMemory: false };
}

/** How many bytes the memory disk takes without that anything runs out of memory. */
async function memoryRoom(): Promise<number> {
  try {
    const disk = await statfs(memoryDisk);
    if (disk.type !== tmpfs) return 0;
    const memory = /^MemAvailable: +(\d+) kB$/m.exec(await readFile('/proc/meminfo', 'utf8'))?.[1];
    return Math.min(disk.bavail * disk.bsize, (Number(memory ?? 0) * 1024) / 2, (await groupRoom()) / 2);
  } catch {
    return 0;
  }
}

/** What the control group leaves, in a container. */
async function groupRoom(): Promise<number> {
  const read = async (file: string): Promise<number> =>
    Number(await readFile(`/sys/fs/cgroup/memory.${file}`, 'utf8').catch(() => 'max'));
  const [limit, used] = await Promise.all([read('max'), read('current')]);
  return Number.isNaN(limit) || Number.isNaN(used) ? Number.POSITIVE_INFINITY : limit - used;
}
