import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const asBytes = { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 } as const;

/** A tar archive with a static busybox in it: the smallest root of a container that can do something. */
export async function busyboxArchive(): Promise<Buffer> {
  const { stdout } = await run('tar', ['-C', '/', '-c', 'bin/busybox', '--dereference'], asBytes);
  return stdout;
}

/** A tar archive of one file. */
export async function archiveOf(name: string, content: string): Promise<Buffer> {
  const folder = await mkdtemp('/tmp/d8x-archive-');
  try {
    await writeFile(`${folder}/${name}`, content);
    const { stdout } = await run('tar', ['-C', folder, '-c', name], asBytes);
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}
