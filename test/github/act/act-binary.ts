import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** The version that is built where act is not installed. */
const VERSION = 'v0.2.89';

const run = promisify(execFile);

/** Where tools are kept between test runs: `D8X_OPS_CACHE`, or a folder of one's own below `~/.cache`. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return env['D8X_OPS_CACHE'] ?? join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'd8x-ops');
}

/** The path of act: on the PATH, in the cache, or built into the cache with Go, which takes a minute or two. */
export async function findAct(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const bin = join(cacheFolder(env), 'bin');
  for (const folder of [...(env['PATH'] ?? '').split(delimiter), bin]) {
    const candidate = join(folder, 'act');
    if (folder !== '' && (await isExecutable(candidate))) return candidate;
  }
  await mkdir(bin, { recursive: true });
  // Built beside its place and moved into it, since several test files may want it at once.
  const beside = await mkdtemp(join(bin, 'build-'));
  try {
    await run('go', ['install', `github.com/nektos/act@${VERSION}`], { env: { ...env, GOBIN: beside } });
    await rename(join(beside, 'act'), join(bin, 'act'));
  } catch (error) {
    throw new Error(`act is not on the PATH and could not be built with go install: ${String(error)}`, {
      cause: error,
    });
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
  return join(bin, 'act');
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
