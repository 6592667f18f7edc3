import type { Command } from '../cluster/command/command.ts';
import type { Compression } from './dump-command.ts';

export type ClientProgram = 'pg_dump' | 'psql';

export interface ProgramVersion {
  readonly major: number;
  readonly minor: number;
  /** As the program prints it, such as `15.18`. */
  readonly text: string;
}

/** One of PostgreSQL's own programs, as found on a host. */
export interface FoundProgram {
  readonly program: ClientProgram;
  readonly path: string;
  readonly version: ProgramVersion;
}

/** What a host has for dumping and restoring. */
export interface ClientTools {
  readonly programs: readonly FoundProgram[];
  readonly zstd: boolean;
  readonly gzip: boolean;
  /** Installs packages with apt. */
  readonly apt: boolean;
  /** Such as `Debian GNU/Linux 12 (bookworm)`. */
  readonly system: string | undefined;
}

/** Debian keeps each major version's own programs here; what is on the PATH there is a wrapper that picks one. */
const look = `
for program in pg_dump psql; do
  for path in /usr/lib/postgresql/*/bin/$program /usr/pgsql-*/bin/$program "$(command -v $program)"; do
    [ -x "$path" ] && printf 'program\\t%s\\t%s\\t%s\\n' $program "$path" "$("$path" --version 2>/dev/null)"
  done
done
for tool in zstd gzip apt-get; do
  command -v $tool >/dev/null && printf 'tool\\t%s\\n' $tool
done
[ -r /etc/os-release ] && . /etc/os-release && printf 'system\\t%s\\n' "$PRETTY_NAME"
exit 0
`.trim();

/** Finds everything that `readClientTools` reads, in one go. */
export const probeClientTools: Command = { stages: [['sh', '-c', look]], env: { LC_ALL: 'C' } };

/** Reads what `probeClientTools` printed; lines of other shapes are passed over. */
export function readClientTools(stdout: string): ClientTools {
  const lines = stdout.split('\n').map((line) => line.split('\t'));
  const has = (tool: string): boolean => lines.some(([kind, name]) => kind === 'tool' && name === tool);
  return {
    programs: lines.flatMap(([kind, program, path, printed]) => {
      const version = readProgramVersion(printed ?? '');
      if (kind !== 'program' || path === undefined || version === undefined) return [];
      return program === 'pg_dump' || program === 'psql' ? [{ program, path, version }] : [];
    }),
    zstd: has('zstd'),
    gzip: has('gzip'),
    apt: has('apt-get'),
    system: lines.find(([kind]) => kind === 'system')?.[1],
  };
}

/** Reads `pg_dump (PostgreSQL) 15.18 (Debian …)`, `psql (PostgreSQL) 18beta1`. */
export function readProgramVersion(printed: string): ProgramVersion | undefined {
  const match = /\(PostgreSQL\) ((\d{1,3})(?:\.(\d{1,4})|devel|beta\d+|rc\d+))/.exec(printed);
  const [, text, major, minor] = match ?? [];
  return text === undefined ? undefined : { major: Number(major), minor: Number(minor ?? 0), text };
}

/**
 * The program to use for a server of `major`: of the same version, else a newer one, the nearest. A newer pg_dump can write
 * settings that the server's own version doesn't know, so its dump may not go back into the server it came from. A psql that does
 * not know `\restrict` would run the commands that a dump holds, and is none.
 */
export function chooseProgram(tools: ClientTools, program: ClientProgram, major: number): FoundProgram | undefined {
  const fit = tools.programs.filter(
    (each) =>
      each.program === program && each.version.major >= major && (program !== 'psql' || restricts(each.version)),
  );
  return fit.reduce<FoundProgram | undefined>(
    (best, each) => (best === undefined || each.version.major < best.version.major ? each : best),
    undefined,
  );
}

/** What the host compresses with: zstd, else gzip, which every system has. */
export function chooseCompression(tools: ClientTools): Compression {
  return tools.zstd ? 'zstd' : 'gzip';
}

/** Whether a psql knows `\restrict`, which keeps a dump from running commands of psql (CVE-2025-8714). */
export function restricts({ major, minor }: ProgramVersion): boolean {
  const since: Readonly<Record<number, number>> = { 13: 22, 14: 19, 15: 14, 16: 10, 17: 6 };
  return major >= 18 || minor >= (since[major] ?? Number.POSITIVE_INFINITY);
}
