import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Catalogue, readCatalogue } from '../../src/backup/origin/catalogue.ts';
import { fetchNamed } from '../../src/backup/origin/fetch-copy.ts';
import { lazyStore } from '../../src/backup/store/lazy-store.ts';
import { bucketOf, s3Schema } from '../../src/backup/store/s3/read-settings.ts';
import type { S3Store } from '../../src/backup/store/s3/s3-store.ts';
import type { Problem } from '../../src/errors.ts';
import { proxiesIn } from '../../src/proxies.ts';
import type { BackupTrust } from '../../src/request.ts';
import type { Arguments } from '../declare/parse-arguments.ts';
import { misused } from '../declare/parse-arguments.ts';
import type { bucketOptions, placeOptions } from '../declare/bucket-options.ts';
import type { CliContext } from '../context.ts';

export type BucketOption = (typeof bucketOptions)[number]['name'];
type PlaceOption = (typeof placeOptions)[number]['name'];
type Given = Pick<Arguments<BucketOption>, 'text'>;

const fields = ['s3-bucket', 's3-endpoint', 's3-region', 's3-prefix'] as const;

/**
 * The bucket that the options name, with the keys of the environment; undefined where they name none.
 * @throws OpsError `command-invalid` with all that is wrong
 */
export function bucketStore(
  command: string,
  given: Pick<Arguments<PlaceOption>, 'text'>,
  { environment, now, signal }: Pick<CliContext, 'environment' | 'now' | 'signal'>,
): S3Store | undefined {
  const texts = Object.fromEntries(fields.map((name) => [name, given.text(name)]));
  const read = s3Schema.safeParse(texts);
  const problems: readonly Problem[] = read.success
    ? []
    : read.error.issues.map(({ path, message }) => ({ path: `--${String(path[0])}`, message }));
  if (read.data === undefined) throw misused(command, problems);
  const { settings, problems: wrong } = bucketOf(read.data, environment);
  if (wrong.length > 0) throw misused(command, wrong.map(asWritten));
  if (settings === undefined) return undefined;
  return lazyStore(settings, { now, signal, proxies: proxiesIn(environment) });
}

function asWritten({ path, message }: Problem): Problem {
  if (path === 's3-access-key-id') {
    return { path: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY', message: 'are missing in the environment' };
  }
  return { path: `--${path}`, message };
}

/**
 * The backups in a bucket, of the one cluster that is meant.
 * @throws OpsError `command-invalid` where there are several and none is named; as the bucket says
 */
export async function bucketCatalogue(
  command: string,
  store: S3Store,
  given: Given,
  { trust, now }: { readonly trust: BackupTrust; readonly now: Date },
): Promise<Catalogue> {
  const cluster = given.text('cluster');
  const listed = await readCatalogue([store], cluster === undefined ? {} : { cluster }, { trust, now });
  const clusters = new Set(
    listed.backups.flatMap(({ copies }) => copies.map(({ stored }) => stored.id.split('/').at(-3))),
  );
  if (clusters.size > 1) {
    throw misused(command, [{ path: '--cluster', message: `is missing: there are ${[...clusters].join(', ')}` }]);
  }
  return listed;
}

/** A backup on this machine; what was fetched is gone when it is disposed of. */
export interface LocalBackup extends AsyncDisposable {
  readonly file: string;
}

/**
 * The backup that is meant: a file, or fetched from the bucket that the options name.
 * @throws OpsError `restore-refused` where the bucket has none of that name; as the bucket says
 */
export async function localBackup(
  command: string,
  given: Given & { readonly argument: string | undefined },
  trust: BackupTrust,
  context: Pick<CliContext, 'environment' | 'now' | 'signal' | 'terminal'>,
): Promise<LocalBackup> {
  const wanted = given.argument ?? '';
  const store = bucketStore(command, given, context);
  if (store === undefined) return { file: wanted, [Symbol.asyncDispose]: async () => undefined };
  const catalogue = await bucketCatalogue(command, store, given, { trust, now: context.now() });
  const folder = await mkdtemp(join(tmpdir(), 'd8x-ops-'));
  const dispose = async (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const { file } = await fetchNamed(
      catalogue,
      wanted,
      { where: 'BACKUP', lister: 'd8x-ops backups' },
      {
        folder,
        trust,
        now: context.now,
        onFetch: ({ told: { name } }) => context.terminal.say(`Fetching ${name} from ${store.place}.`),
        onPassedOver: (warning) => context.terminal.say(`! ${warning}`),
      },
    );
    return { file, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
