import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { throwIfCancelled } from '../cancellation.ts';
import { isOpsError, OpsError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { connect } from './connection.ts';
import type { Dsn } from './connection-parameters.ts';
import { removeForgotten, scratchPrefix } from './forgotten-scratch.ts';
import { type OtherUser, spawnAs } from './other-user.ts';
import { fromRunner } from './reach.ts';
import type { RunnerPostgres } from './runner-postgres.ts';
import { guardCommand } from './scratch-guard.ts';

const startMs = 30_000;
const lookMs = 20;
const starting = 'a scratch PostgreSQL was starting';

/** The database that the superuser of a scratch server works from. Nothing is restored into it. */
const adminDatabase = 'postgres';

export interface ScratchPlace {
  readonly postgres: RunnerPostgres;
  /** Whom its programs run as. */
  readonly user: OtherUser;
  /** Where its folder is made. */
  readonly parent: string;
}

/** A PostgreSQL of this run alone, on a socket in a folder of its own, gone when disposed of. */
export class ScratchServer implements AsyncDisposable {
  readonly place: ScratchPlace;
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #superuser: Pick<Dsn, 'user' | 'password'>;
  #said = '';

  private constructor(place: ScratchPlace) {
    const password = randomBytes(24).toString('hex');
    // No role of the database that is restored has this name.
    const user = `d8x_admin_${randomBytes(6).toString('hex')}`;
    this.#folder = join(place.parent, `${scratchPrefix}${randomBytes(8).toString('hex')}`);
    // Where the run is not root's, its own user has to get at the socket; who else does is asked for the password.
    const mode = place.user.kind === 'ids' ? '700' : '711';
    const { bin } = place.postgres;
    this.place = place;
    this.#superuser = { user, password: new Secret(password) };
    this.#process = spawnAs(place.user, guardCommand({ bin, folder: this.#folder, mode, user }), [
      'pipe',
      'ignore',
      'pipe',
    ]);
    this.#process.on('error', () => undefined);
    this.#process.stdin?.on('error', () => undefined);
    this.#process.stdin?.write(`${password}\n`);
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(0, 4096);
    });
  }

  /** @throws OpsError `backup-not-verified` when it does not start, `cancelled` */
  static async start(place: ScratchPlace, signal: AbortSignal): Promise<ScratchServer> {
    throwIfCancelled(signal, { doing: starting });
    await removeForgotten(place.parent);
    throwIfCancelled(signal, { doing: starting });
    const server = new ScratchServer(place);
    const kill = (): void => server.#kill();
    signal.addEventListener('abort', kill);
    try {
      await server.#ready(signal);
      return server;
    } catch (error) {
      server.#kill();
      await server[Symbol.asyncDispose]();
      throwIfCancelled(signal, { doing: starting });
      throw isOpsError(error, 'backup-not-verified') ? error : notStarted('', error);
    } finally {
      signal.removeEventListener('abort', kill);
    }
  }

  /** For its superuser, who never connects to a database that something was restored into. */
  admin(database: string = adminDatabase): Dsn {
    return this.dsn(this.#superuser, database);
  }

  dsn({ user, password }: Pick<Dsn, 'user' | 'password'>, database: string): Dsn {
    return {
      hosts: [{ host: this.#folder, port: 5432 }],
      user,
      password,
      database,
      sslmode: 'disable',
      targetSessionAttributes: 'any',
      secrets: [],
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#hasEnded()) {
      const ended = once(this.#process, 'exit');
      this.#process.stdin?.destroy();
      await ended;
    }
    // Processes that were just killed may still be leaving it. Where it is another user's, its guard has removed it.
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }).catch(() => undefined);
  }

  #hasEnded(): boolean {
    const { pid, exitCode, signalCode } = this.#process;
    return pid === undefined || exitCode !== null || signalCode !== null;
  }

  /** At once, initdb's own children too. What sudo started can't be killed, and ends with its stdin. */
  #kill(): void {
    const { pid } = this.#process;
    if (pid === undefined || this.#hasEnded()) return;
    if (this.place.user.kind === 'sudo') this.#process.stdin?.destroy();
    else process.kill(-pid, 'SIGKILL');
  }

  async #ready(signal: AbortSignal): Promise<void> {
    const until = performance.now() + startMs;
    for (;;) {
      throwIfCancelled(signal, { doing: starting });
      if (this.#hasEnded()) throw notStarted(this.#said.trim().split('\n')[0] ?? '');
      try {
        await using _session = await connect(this.admin(), fromRunner, { application: 'd8x-ops', signal });
        return;
      } catch (error) {
        if (performance.now() > until) throw error;
      }
      await pause(lookMs);
    }
  }
}

function notStarted(said: string, cause?: unknown): OpsError {
  const why = said === '' ? '' : `: ${said}`;
  return new OpsError('backup-not-verified', `a scratch PostgreSQL could not be started on the runner${why}`, {
    hint: 'Set verify-database-url to a server to verify backups on, or verify to none.',
    cause,
  });
}
