import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Command } from '../cluster/command/command.ts';
import { messageOf } from '../errors.ts';
import type { Dsn, DsnHost } from './connection-parameters.ts';
import { connectionText, libpqEnvironment, passwordLine } from './libpq-environment.ts';
import { type OtherUser, spawnAs } from './other-user.ts';

/**
 * Runs a script from stdin up to its first error, quietly. Without a commit in the script nothing of it stays: psql's
 * `--single-transaction` would commit also what a broken connection cut short.
 */
const options = [
  '--no-psqlrc',
  '--no-password',
  '--quiet',
  '--set=ON_ERROR_STOP=1',
  '--set=VERBOSITY=verbose',
  '--output=/dev/null',
];

/** psql on a host, to be fed a script. */
export function psqlCommand(
  path: string,
  dsn: Dsn,
  server: DsnHost,
  database: string,
  application: string,
): Omit<Command, 'stdin'> {
  return { stages: [[path, ...options]], ...libpqEnvironment(dsn, server, application, database) };
}

/** psql on the runner. */
export interface RunningPsql {
  /** Takes the script. */
  readonly stdin: Writable;
  /** How it ended, with the end of what it said. */
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
  kill(): void;
}

const keptBytes = 64 * 1024;

/**
 * Takes the password, as a line of a password file, from the first line of stdin (`read` takes no more than that) to a file without
 * a name, which psql finds as descriptor 3. So it is in no argument, no environment, and no file that stays.
 */
const withPassword = `
umask 077
PATH=/usr/bin:/bin
IFS= read -r line
file=/dev/shm/d8x-psql-$1; shift
[ -w /dev/shm ] || file=/tmp/\${file##*/}
exec 3<>"$file" || exit 1
rm -f "$file"
printf '%s\\n' "$line" >&3
unset line
exec "$@"
`.trim();

export interface PsqlStart {
  readonly path: string;
  readonly dsn: Dsn;
  readonly server: DsnHost;
  /** Whom it runs as. */
  readonly user: OtherUser;
  /** Names its session, and is unlike any other's. */
  readonly session: string;
}

/** Starts psql as another user, with an empty environment. */
export function startPsql({ path, dsn, server, user, session }: PsqlStart): RunningPsql {
  const connection = connectionText(dsn, server, session, '/dev/fd/3');
  const file = session.replaceAll(/[^0-9A-Za-z]+/g, '-');
  const argv = ['/bin/sh', '-c', withPassword, 'psql', file, path, ...options, `--dbname=${connection}`] as const;
  const child = spawnAs(user, argv, ['pipe', 'ignore', 'pipe']);
  const { stdin, stderr: said } = child;
  if (stdin === null || said === null) throw new Error('a process with pipes has them');
  stdin.write(`${passwordLine(dsn)}\n`);
  let stderr = '';
  said.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptBytes);
  });
  return {
    stdin,
    ended: howItEnded(child, () => stderr),
    kill: () => {
      // Without the end of its script it commits nothing, if it is sudo's and can't be killed.
      stdin.destroy();
      child.kill('SIGKILL');
    },
  };
}

async function howItEnded(
  child: ChildProcess,
  stderr: () => string,
): Promise<{ readonly code: number | null; readonly stderr: string }> {
  try {
    await once(child, 'close');
    return { code: child.exitCode, stderr: stderr() };
  } catch (error) {
    return { code: 127, stderr: `psql: error: ${messageOf(error)}` };
  }
}

/**
 * What psql (at `VERBOSITY=verbose`) said went wrong, with PostgreSQL's hint, without anything from a row: details and context quote
 * rows, and so do the messages of SQLSTATE class 22 and 23 between quotes.
 */
export function psqlFailure(stderr: string): string {
  const lines = stderr.split('\n');
  for (const [index, line] of lines.entries()) {
    const [, state, message] = /(?:ERROR|FATAL|PANIC): {2}([0-9A-Z]{5}): (.*)$/.exec(line) ?? [];
    if (state !== undefined && message !== undefined) {
      const ofRow = /^2[23]/.test(state);
      const said = ofRow ? message.replaceAll(/"[^"]*"/g, '"…"').replace(/: .*$/, '') : message;
      const hint = ofRow ? undefined : hintAfter(lines.slice(index + 1));
      return hint === undefined ? said : `${said} (PostgreSQL's hint: ${hint})`;
    }
  }
  const meta = lines.find((line) => /^psql:.* error: /.test(line));
  return meta === undefined ? 'psql gave no reason' : meta.replace(/^psql:.* error: /, '');
}

/** The SQLSTATE of psql's first error; undefined where it told none. */
export function psqlState(stderr: string): string | undefined {
  return /(?:ERROR|FATAL|PANIC): {2}([0-9A-Z]{5}): /.exec(stderr)?.[1];
}

function hintAfter(lines: readonly string[]): string | undefined {
  const hint = lines.find((line) => /^(?:HINT|ERROR|FATAL|PANIC|psql:)/.test(line));
  return hint?.startsWith('HINT:') === true ? hint.replace(/^HINT: +/, '') : undefined;
}
