import { glob, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { demand, execute } from '../cluster/command.ts';
import { installPackages } from '../cluster/packages.ts';

/** What builds a Go module, within one folder that can be removed as a whole. */
export interface Go {
  /** Runs `go` in `folder`. @throws Error unless it exits 0 */
  run(folder: string, ...args: readonly string[]): Promise<string>;
}

/** The toolchain that is fetched where the distribution's Go is too old: before 1.21 it does not fetch one itself. */
const toolchain = 'v0.0.1-go1.23.4.linux-amd64';
const download = z.object({ Dir: z.string() });

/**
 * A Go that can build today's modules: this machine's, or a toolchain through the Go module proxy, which is checked
 * against Go's checksum database like any module.
 * @param scratch folder for all that Go downloads and builds
 * @param oldest the minor version of Go 1 that is new enough
 * @throws Error where there is none and none can be had
 */
export async function findGo(scratch: string, oldest = 21): Promise<Go> {
  const env = {
    GOMODCACHE: join(scratch, 'modules'),
    GOCACHE: join(scratch, 'built'),
    GOFLAGS: '-mod=mod',
    GOTOOLCHAIN: 'auto',
    CGO_ENABLED: '0',
  };
  const using = (program: string, more: Readonly<Record<string, string>> = {}): Go => ({
    run: (folder, ...args) => demand([program, ...args], { cwd: folder, env: { ...env, ...more } }),
  });
  const [major = 0, minor = 0] = (await goVersion()) ?? (await installGo());
  if (major > 1 || minor >= oldest) return using('go');

  const folder = join(scratch, 'toolchain');
  await mkdir(folder, { recursive: true });
  await using('go').run(folder, 'mod', 'init', 'toolchain');
  const answer = await using('go').run(folder, 'mod', 'download', '-json', `golang.org/toolchain@${toolchain}`);
  const { Dir } = download.parse(JSON.parse(answer));
  // A module's files are never executable.
  for await (const file of glob(['bin/*', 'pkg/tool/*/*'], { cwd: Dir }))
    await demand(['chmod', '+x', join(Dir, file)]);
  return using(join(Dir, 'bin/go'), { GOROOT: Dir });
}

async function goVersion(): Promise<readonly number[] | undefined> {
  const { stdout } = await execute(['go', 'version']).catch(() => ({ stdout: '' }));
  return /go(\d+)\.(\d+)/.exec(stdout)?.slice(1, 3).map(Number);
}

async function installGo(): Promise<readonly number[]> {
  await installPackages(['golang-go']);
  const version = await goVersion();
  if (version === undefined) throw new Error('golang-go was installed, yet there is no go');
  return version;
}
