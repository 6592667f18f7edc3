import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { isOpsError, OpsError } from '../errors.ts';
import { throwIfCancelled } from '../cancellation.ts';
import { connect } from './connection.ts';
import type { Dsn } from './connection-parameters.ts';
import { removeForgotten, scratchPrefix } from './forgotten-scratch.ts';
import { fromRunner } from './reach.ts';
import { type RunnerPostgres, type SystemUser, unprivilegedUser } from './runner-postgres.ts';

const startMs = 30_000;
const lookMs = 20;
const starting = 'a scratch PostgreSQL was starting';
const environment = { LC_ALL: 'C', PATH: '/usr/bin:/bin' };

/**
 * Nothing in it outlives the run, so nothing is written twice or waited for: a table that is made and filled in one
 * transaction needs no log at `wal_level=minimal`.
 */
const settings: Readonly<Record<string, string>> = {
  listen_addresses: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
  shared_buffers: '256MB',
  maintenance_work_mem: '256MB',
  max_connections: '20',
  max_locks_per_transaction: '2048',
  jit: 'off',
  // In its own folder: /dev/shm would keep the segments of a server that is ended at once.
  dynamic_shared_memory_type: 'mmap',
  log_min_messages: 'fatal',
  log_min_error_statement: 'panic',
};

/**
 * Runs the server and removes everything once stdin ends: by whoever started this, or by his death. A shell's background
 * process reads from /dev/null unless told otherwise, hence descriptor 3; and it ignores SIGQUIT (POSIX, 2.11) until the server has
 * a handler of its own, so that one is sent until there is no server any more.
 */
const guard = `
folder=$1; shift
exec 3<&0
"$@" <&3 &
server=$!
{ cat <&3 >/dev/null; while kill -QUIT $server; do sleep 0.1; done; } 2>/dev/null &
exec 3<&-
wait $server
cd / && rm -rf -- "$folder"
`.trim();

/** The superuser of a scratch server, and its only role at first. */
export const scratchUser = 'proof';

/** The database that a scratch server has from the beginning, empty and in the locale C. */
export const scratchDatabase = { name: 'postgres', encoding: 'UTF8' } as const;

/** A PostgreSQL of this run alone, on a socket in a folder of its own, gone when disposed of. */
export class ScratchServer implements AsyncDisposable {
  readonly postgres: RunnerPostgres;
  /** Whom its programs run as; undefined for the runner's own user. */
  readonly user: SystemUser | undefined;
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(postgres: RunnerPostgres, user: SystemUser | undefined, folder: string, process: ChildProcess) {
    this.postgres = postgres;
    this.user = user;
    this.#folder = folder;
    this.#process = process;
  }

  /** @throws OpsError `backup-not-verified` when it does not start, `cancelled` */
  static async start(postgres: RunnerPostgres, signal: AbortSignal): Promise<ScratchServer> {
    throwIfCancelled(signal, { doing: starting });
    const user = await unprivilegedUser();
    await removeForgotten(tmpdir());
    const folder = await mkdtemp(join(tmpdir(), scratchPrefix));
    try {
      if (user !== undefined) await chown(folder, user.uid, user.gid);
      const data = join(folder, 'data');
      await initialise(postgres, user, data, signal);
      const server = new ScratchServer(postgres, user, folder, serve(postgres, user, folder, data));
      await server.#ready(signal);
      return server;
    } catch (error) {
      await remove(folder);
      throwIfCancelled(signal, { doing: starting });
      throw isOpsError(error, 'backup-not-verified') ? error : notStarted(undefined, error);
    }
  }

  /** To one of its databases, as superuser. */
  dsn(database: string): Dsn {
    return {
      hosts: [{ host: this.#folder, port: 5432 }],
      user: scratchUser,
      database,
      sslmode: 'disable',
      targetSessionAttributes: 'any',
      secrets: [],
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exited = once(this.#process, 'exit');
      this.#process.stdin?.destroy();
      await exited;
    }
    await remove(this.#folder);
  }

  async #ready(signal: AbortSignal): Promise<void> {
    const until = performance.now() + startMs;
    for (;;) {
      try {
        const options = { application: 'd8x-ops proof', signal };
        await using _session = await connect(this.dsn(scratchDatabase.name), fromRunner, options);
        return;
      } catch (error) {
        const dead = this.#process.exitCode !== null || performance.now() > until;
        if (!dead && !signal.aborted) await pause(lookMs);
        else {
          await this[Symbol.asyncDispose]();
          throw error;
        }
      }
    }
  }
}

function notStarted(said: string | undefined, cause?: unknown): OpsError {
  const why = said === undefined || said === '' ? '' : `: ${said}`;
  return new OpsError('backup-not-verified', `a scratch PostgreSQL could not be started on the runner${why}`, {
    hint: 'Set verify-database-url to a server to verify backups on, or verify to none.',
    cause,
  });
}

async function initialise(
  postgres: RunnerPostgres,
  user: SystemUser | undefined,
  data: string,
  signal: AbortSignal,
): Promise<void> {
  // Once it is aborted its event is over, and initdb would run to its end.
  throwIfCancelled(signal, { doing: starting });
  const args = ['-D', data, '-A', 'trust', '-N', '-U', scratchUser, '-E', scratchDatabase.encoding, '--locale=C'];
  const child = spawn(join(postgres.bin, 'initdb'), args, {
    ...user,
    env: environment,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own: what initdb starts would go on without it.
    detached: true,
  });
  const kill = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  signal.addEventListener('abort', kill);
  try {
    const [said] = await Promise.all([text(child.stderr), once(child, 'close')]);
    throwIfCancelled(signal, { doing: starting });
    if (child.exitCode !== 0) throw notStarted(said.trim().split('\n')[0]);
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

/** Processes that were just killed may still be leaving it. */
function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

function serve(postgres: RunnerPostgres, user: SystemUser | undefined, folder: string, data: string): ChildProcess {
  const options = Object.entries({ ...settings, unix_socket_directories: folder, port: '5432' });
  const server = [
    join(postgres.bin, 'postgres'),
    '-D',
    data,
    ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const child = spawn('/bin/sh', ['-c', guard, 'guard', folder, ...server], {
    ...user,
    env: environment,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    // Out of the way of a terminal's interrupt: this run ends it, in its own order.
    detached: true,
  });
  child.on('error', () => undefined);
  child.stdin?.on('error', () => undefined);
  return child;
}
