import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findGo } from './go.ts';

const run = promisify(execFile);

/** A program that is a Go module. */
export interface GoTool {
  readonly name: string;
  /** Its main package. */
  readonly package: string;
  readonly version: string;
}

/** Where tools are kept between test runs: `D8X_OPS_CACHE`, or a folder of one's own below `~/.cache`. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return env['D8X_OPS_CACHE'] ?? join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'd8x-ops');
}

/**
 * The path of the tool in the cache; where it is not there yet it is built, which takes minutes.
 * @throws Error where there is no Go and none can be had
 */
export async function goTool(tool: GoTool, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const bin = join(cacheFolder(env), 'bin');
  const path = join(bin, `${tool.name}-${tool.version}`);
  if (await isExecutable(path)) return path;
  await mkdir(bin, { recursive: true });
  // Built beside its place and moved into it, since several test files may want it at once.
  const scratch = await mkdtemp(join(bin, 'build-'));
  try {
    const go = await findGo(scratch);
    await go.run(scratch, 'mod', 'init', 'build');
    await go.run(scratch, 'get', `${tool.package}@${tool.version}`);
    await go.run(scratch, 'build', '-o', tool.name, tool.package);
    await rename(join(scratch, tool.name), path);
  } finally {
    // Go makes its module cache read-only.
    await run('chmod', ['-R', 'u+w', scratch]);
    await rm(scratch, { recursive: true, force: true });
  }
  return path;
}

/** Whether `path` is a program. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
