import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What names of scratch servers' folders begin with. */
export const scratchPrefix = 'd8x-proof-';

/** A folder that is older and without a server belongs to a run that was killed while the server was made, in milliseconds. */
const forgottenMs = 60 * 60 * 1000;

/** Removes the folders of scratch servers that runs left which were killed before anything watched over them. */
export async function removeForgotten(parent: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(scratchPrefix));
  for (const name of names) {
    const folder = join(parent, name);
    try {
      const { mtimeMs } = await stat(folder);
      if (Date.now() - mtimeMs < forgottenMs || (await hasServer(folder))) continue;
      await rm(folder, { recursive: true, force: true });
    } catch {
      // Another run removes it at the same time, or it is somebody else's.
    }
  }
}

async function hasServer(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  if (!(pid > 0)) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
