import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Command } from '../cluster/command.ts';
import type { Dsn, DsnHost } from './connection-parameters.ts';
import { libpqEnvironment } from './libpq-environment.ts';
import type { SystemUser } from './runner-postgres.ts';
import { messageOf } from '../errors.ts';

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
  readonly stdin: Writable;
  /** How it ended, with the end of what it said. */
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
  kill(): void;
}

const keptBytes = 64 * 1024;

export function startPsql(path: string, dsn: Dsn, server: DsnHost, database: string, as?: SystemUser): RunningPsql {
  const { env, secretEnv } = libpqEnvironment(dsn, server, 'd8x-ops proof', database);
  const password = secretEnv?.['PGPASSWORD'];
  const child = spawn(path, options, {
    ...as,
    // A process's environment can be read by its own user alone.
    env: { PATH: '/usr/bin:/bin', ...env, ...(password === undefined ? {} : { PGPASSWORD: password.reveal() }) },
    cwd: '/',
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptBytes);
  });
  const ended = howItEnded(child, () => stderr);
  return {
    stdin: child.stdin,
    ended,
    kill: () => {
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
 * What psql (at `VERBOSITY=verbose`) said went wrong, without anything from a row: details and context quote rows, and so do
 * the messages of SQLSTATE class 22 and 23 between quotes.
 */
export function psqlFailure(stderr: string): string {
  for (const line of stderr.split('\n')) {
    const [, state, message] = /(?:ERROR|FATAL|PANIC): {2}([0-9A-Z]{5}): (.*)$/.exec(line) ?? [];
    if (state !== undefined && message !== undefined) {
      return /^2[23]/.test(state) ? message.replaceAll(/"[^"]*"/g, '"…"').replace(/: .*$/, '') : message;
    }
  }
  const meta = stderr.split('\n').find((line) => /^psql:.* error: /.test(line));
  return meta === undefined ? 'psql gave no reason' : meta.replace(/^psql:.* error: /, '');
}
