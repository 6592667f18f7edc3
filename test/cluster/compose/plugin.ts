import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComposeVersion } from './project.ts';
import { demand, execute } from '../command.ts';
import { cacheFolder, isExecutable } from '../../tools/go-tool.ts';
import { findGo } from './go.ts';
import { messageOf } from '../../../src/errors.ts';

/** The Compose that is built where the distribution has only 1.29: it still speaks to Docker 20.10. */
const release = 'v2.29.7';

export interface ComposePlugin {
  readonly version: ComposeVersion;
  /** The executable to install as Docker's CLI plugin. */
  readonly path: string;
}

/** A version, or whichever this machine has `ready`, the newer first: then nothing has to be built. */
export type ComposeWish = ComposeVersion | 'ready';

/**
 * The Compose plugin for the hosts. Without a wish it is v2, and 1.29 with a message where v2 can't be had.
 * @throws Error when the version that was asked for can't be had
 */
export async function composePlugin(
  wish: ComposeWish | undefined,
  say: (line: string) => void,
): Promise<ComposePlugin> {
  if (wish === 'v1') return legacyPlugin();
  if (wish === 'ready') {
    const path = (await distributionPlugin()) ?? (await cachedPlugin());
    return path === undefined ? legacyPlugin() : { version: 'v2', path };
  }
  try {
    return { version: 'v2', path: (await distributionPlugin()) ?? (await builtPlugin(say)) };
  } catch (error) {
    if (wish === 'v2') throw error;
    say(`Compose v2 can't be had, so the broker host gets 1.29: ${messageOf(error)}`);
    return legacyPlugin();
  }
}

/** Debian 13's docker-compose is v2, and is installed as a plugin. */
async function distributionPlugin(): Promise<string | undefined> {
  for (const path of ['/usr/libexec/docker/cli-plugins/docker-compose', '/usr/lib/docker/cli-plugins/docker-compose']) {
    const { code, stdout } = await execute([path, 'version', '--short']).catch(() => ({ code: 1, stdout: '' }));
    if (code === 0 && /^v?([2-9]|\d\d)\./.test(stdout)) return path;
  }
  return undefined;
}

/** Where a Compose that was built is kept. */
function cachePath(): string {
  return join(cacheFolder(process.env), `docker-compose-${release}`);
}

async function cachedPlugin(): Promise<string | undefined> {
  return (await isExecutable(cachePath())) ? cachePath() : undefined;
}

async function builtPlugin(say: (line: string) => void): Promise<string> {
  const cached = await cachedPlugin();
  if (cached !== undefined) return cached;
  const path = cachePath();
  say(`building Docker Compose ${release} from its Go module (once, a few minutes) …`);
  await mkdir(cacheFolder(process.env), { recursive: true });
  const folder = await mkdtemp(join(tmpdir(), 'd8x-ops-compose-'));
  try {
    const go = await findGo(join(folder, 'go'));
    const source = join(folder, 'source');
    await mkdir(source);
    await go.run(source, 'mod', 'init', 'compose');
    await go.run(source, 'get', `github.com/docker/compose/v2/cmd@${release}`);
    const flags = `-s -w -X github.com/docker/compose/v2/internal.Version=${release}`;
    const module = 'github.com/docker/compose/v2/cmd';
    await go.run(source, 'build', '-trimpath', '-ldflags', flags, '-o', '../docker-compose', module);
    const arriving = `${path}.${process.pid}`;
    await demand(['cp', join(folder, 'docker-compose'), arriving]);
    await rename(arriving, path);
    return path;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Compose 1.29 is no plugin: a script makes it one. */
async function legacyPlugin(): Promise<ComposePlugin> {
  const { stdout } = await execute(['docker-compose', 'version', '--short']).catch(() => ({ stdout: '' }));
  if (!stdout.startsWith('1.')) throw new Error('this distribution has no Compose 1.29 (Debian 12 has)');
  const path = join(cacheFolder(process.env), 'docker-compose-v1-plugin');
  await mkdir(cacheFolder(process.env), { recursive: true });
  const metadata = { SchemaVersion: '0.1.0', Vendor: 'Debian', Version: '1.29.2', ShortDescription: 'Compose' };
  await writeFile(
    path,
    `#!/bin/sh
[ "$1" = docker-cli-plugin-metadata ] && { echo '${JSON.stringify(metadata)}'; exit; }
[ "$1" = compose ] && shift
exec docker-compose "$@"
`,
  );
  await chmod(path, 0o755);
  return { version: 'v1', path };
}
