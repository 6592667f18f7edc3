import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PublishedPostgres } from '../../src/database/published-postgres.ts';
import { cacheFolder } from './go-tool.ts';

const execute = promisify(execFile);

/**
 * The archive of a package, as npm's own client gets it from the registry that this machine is set up for, and checks it against what
 * that says of it; kept in the cache of tools.
 */
export async function npmArchive({ package: name, release }: PublishedPostgres): Promise<Buffer> {
  const folder = join(cacheFolder(process.env), 'npm');
  const path = join(folder, `${name.replaceAll('/', '-')}-${release}.tgz`);
  const kept = await readFile(path).catch(() => undefined);
  if (kept !== undefined) return kept;
  await mkdir(folder, { recursive: true });
  // Fetched beside its place and moved into it, since several test files may want it at once.
  const scratch = await mkdtemp(join(folder, 'pack-'));
  try {
    const { stdout } = await execute('npm', ['pack', `${name}@${release}`, '--silent', '--pack-destination', scratch]);
    await rename(join(scratch, stdout.trim().split('\n').at(-1) ?? ''), path);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return readFile(path);
}
