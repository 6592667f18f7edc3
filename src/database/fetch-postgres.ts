import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import { retry } from '../retry.ts';
import { download, DownloadFailure, type DownloadOptions } from './download.ts';
import { publishedFor, type PublishedPostgres } from './published-postgres.ts';

const execute = promisify(execFile);

/** What names of folders with fetched programs begin with. */
export const programsPrefix = 'd8x-programs-';
/** Such a folder that is older was left by a run that was killed, in milliseconds. */
const forgottenMs = 24 * 60 * 60 * 1000;

/** The archives have 22 to 25 MB. */
const limits = { maxBytes: 64 * 1024 * 1024, longestMs: 180_000, silenceMs: 20_000 };

/** Server programs that were fetched, gone when disposed of. */
export interface FetchedPostgres extends AsyncDisposable {
  readonly bin: string;
  readonly published: PublishedPostgres;
}

/** Why there are none, for `not verified, because …`. */
export interface NotFetched {
  readonly because: string;
}

export interface FetchOptions {
  /** Major version of the server whose dump they are to take. */
  readonly major: number;
  readonly download: DownloadOptions;
  readonly signal: AbortSignal;
  /** Such as `linux-x64`; this machine's when undefined. */
  readonly machine?: string;
}

/**
 * Fetches the server programs of `major`, or of the next later version that is published for this machine, into a folder of its own
 * that any user may read and only this one may write. Nothing is unpacked before all of it has come and is what was published.
 * @throws the signal's reason once it is aborted
 */
export async function fetchPostgres(options: FetchOptions): Promise<FetchedPostgres | NotFetched> {
  const { major, download: from, signal, machine = `${process.platform}-${process.arch}` } = options;
  const published = publishedFor(machine).find(({ version }) => version.major >= major);
  if (published === undefined) {
    return { because: `server programs of version ${major} are published for no machine like this one (${machine})` };
  }
  const { package: name, release } = published;
  const what = `${name} ${release}`;
  let folder: string | undefined;
  try {
    const url = archiveOf(from.registry, published);
    const archive = await retry(() => download(url, from.proxies, limits, signal), signal, [1_000, 3_000], mayPass);
    if (!isPublished(archive, published)) {
      return {
        because: `what ${from.registry.host} sent as ${what} is not what was published: its SHA-512 is another`,
      };
    }
    await removeForgotten();
    folder = await mkdtemp(join(tmpdir(), programsPrefix));
    await unpackPrograms(archive, folder, signal);
  } catch (error) {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    signal.throwIfAborted();
    if (error instanceof DownloadFailure) {
      return { because: `${what} could not be fetched: ${from.registry.host} ${error.message}` };
    }
    return { because: `${what} could not be unpacked: ${messageOf(error)}` };
  }
  const made = folder;
  return {
    bin: join(made, 'native', 'bin'),
    published,
    [Symbol.asyncDispose]: () => rm(made, { recursive: true, force: true }),
  };
}

function mayPass(error: unknown): boolean {
  return error instanceof DownloadFailure && error.mayPass;
}

/** Where npm's registries keep archives: `/@scope/name/-/name-release.tgz`. */
function archiveOf(registry: URL, { package: name, release }: PublishedPostgres): URL {
  const folder = registry.href.endsWith('/') ? registry.href : `${registry.href}/`;
  return new URL(`${name}/-/${basename(name)}-${release}.tgz`, folder);
}

function isPublished(archive: Buffer, { integrity }: PublishedPostgres): boolean {
  return `sha512-${createHash('sha512').update(archive).digest('base64')}` === integrity;
}

/** Links between the libraries, which npm's archives can't hold, by the file that holds them instead. */
const links = z.array(
  z.object({
    source: z.string().regex(/^native\/lib\/[\w.+-]+$/),
    target: z.string().regex(/^native\/lib\/[\w.+-]+$/),
  }),
);

/** Unpacks an archive of server programs: they are in `native/bin` of `folder` then, any user's to run and nobody's to change. */
export async function unpackPrograms(archive: Buffer, folder: string, signal: AbortSignal): Promise<void> {
  const { unpackTar } = await import('modern-tar/fs');
  const into = unpackTar(folder, { strip: 1, filter: ({ name }) => /^native\/(?!.*\.a$)/.test(name) });
  await pipeline(Readable.from([archive]), createGunzip(), into, { signal });
  const text = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of links.parse(JSON.parse(text))) {
    await symlink(basename(source), join(folder, dirname(target), basename(target)));
  }
  // Whatever this run's umask is: they are another user's to run.
  await execute('chmod', ['-R', 'u=rwX,go=rX', folder]);
}

async function removeForgotten(): Promise<void> {
  const parent = tmpdir();
  for (const name of (await readdir(parent)).filter((each) => each.startsWith(programsPrefix))) {
    const folder = join(parent, name);
    try {
      if (Date.now() - (await stat(folder)).mtimeMs > forgottenMs) await rm(folder, { recursive: true, force: true });
    } catch {
      // Another run removes it at the same time, or it is somebody else's.
    }
  }
}
