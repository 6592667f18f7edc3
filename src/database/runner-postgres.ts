import { execFile } from 'node:child_process';
import { access, constants, readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { readProgramVersion, type ProgramVersion } from './client-tools.ts';

/** PostgreSQL's programs on the runner, of one version. */
export interface RunnerPostgres {
  readonly bin: string;
  readonly psql: string;
  readonly version: ProgramVersion;
  /** Whether a server can be made with them. */
  readonly server: boolean;
}

/** Where PostgreSQL's programs are: Debian and Ubuntu, PGDG on Red Hat, built from source, Homebrew, containers. */
const usualFolders: readonly string[] = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/usr/local/pgsql/bin',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/bin',
  '/usr/bin',
];

const execute = promisify(execFile);
const ofServer = ['postgres', 'initdb'] as const;

/** Every PostgreSQL of the runner. A `*` in `folders` stands for a part of one name. */
export async function findRunnerPostgres(
  folders: readonly string[] = usualFolders,
): Promise<readonly RunnerPostgres[]> {
  const places = (await Promise.all(folders.map(expand))).flat();
  return (await Promise.all(places.map(look))).flat();
}

/** The one for a server of `major`: of the same version, else the nearest later one. */
export function nearestPostgres(found: readonly RunnerPostgres[], major: number): RunnerPostgres | undefined {
  return found
    .filter(({ version }) => version.major >= major)
    .toSorted((a, b) => a.version.major - b.version.major)
    .at(0);
}

async function expand(folder: string): Promise<readonly string[]> {
  const parts = folder.split('/');
  const starred = parts.findIndex((part) => part.includes('*'));
  if (starred < 0) return [folder];
  const [before = '', after = ''] = (parts[starred] ?? '').split('*');
  const parent = parts.slice(0, starred).join('/');
  try {
    const names = await readdir(parent);
    return names
      .filter((name) => name.startsWith(before) && name.endsWith(after))
      .map((name) => [parent, name, ...parts.slice(starred + 1)].join('/'));
  } catch {
    return [];
  }
}

async function look(bin: string): Promise<readonly RunnerPostgres[]> {
  try {
    const { stdout } = await execute(`${bin}/psql`, ['--version']);
    const version = readProgramVersion(stdout);
    if (version === undefined) return [];
    const programs = await Promise.allSettled(ofServer.map((program) => access(`${bin}/${program}`, constants.X_OK)));
    return [{ bin, psql: `${bin}/psql`, version, server: programs.every(({ status }) => status === 'fulfilled') }];
  } catch {
    return [];
  }
}
