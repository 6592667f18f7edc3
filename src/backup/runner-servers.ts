import { findRunnerPostgres, type RunnerPostgres } from '../database/runner-postgres.ts';
import { ScratchServer } from '../database/scratch-server.ts';

export interface RunnerServersOptions {
  /** Where PostgreSQL is looked for; the usual places when undefined. */
  readonly folders: readonly string[] | undefined;
  /** Whether one will be started. */
  readonly wanted: boolean;
  readonly signal: AbortSignal;
}

/**
 * The PostgreSQLs of the runner, and the scratch servers made with them, which are gone when this is disposed of. A new server takes
 * a second, longer than a small database takes to be dumped: where only one PostgreSQL can be meant, its server is started
 * before it is known which version is needed.
 */
export class RunnerServers implements AsyncDisposable {
  readonly found: Promise<readonly RunnerPostgres[]>;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  /** By the folder of their programs. */
  readonly #servers = new Map<string, Promise<ScratchServer>>();

  constructor({ folders, wanted, signal }: RunnerServersOptions) {
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
    this.found = findRunnerPostgres(folders);
    if (wanted) void this.#startTheOnlyOne();
  }

  /** Its server; made if it is not there. @throws OpsError `backup-not-verified` when it does not start, `cancelled` */
  start(postgres: RunnerPostgres): Promise<ScratchServer> {
    const known = this.#servers.get(postgres.bin);
    if (known !== undefined) return known;
    const starting = ScratchServer.start(postgres, this.#signal);
    // Told to whoever asks for it.
    starting.catch(() => undefined);
    this.#servers.set(postgres.bin, starting);
    return starting;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.all(
      [...this.#servers.values()].map(async (starting) => {
        const server = await starting.catch(() => undefined);
        await server?.[Symbol.asyncDispose]();
      }),
    );
  }

  async #startTheOnlyOne(): Promise<void> {
    const [only, ...others] = (await this.found).filter(({ server }) => server);
    if (only !== undefined && others.length === 0) void this.start(only);
  }
}
