import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { defined } from '../../../defined.ts';
import { OpsError } from '../../../errors.ts';
import { parseDescription } from '../../format/check-backup.ts';
import { manifestName, signatureName } from '../../format/backup-name.ts';
import type {
  BackupSource,
  BackupStore,
  DescribedCopy,
  FinishedBackup,
  GrowingBackup,
  PendingCopy,
  StoredBackup,
} from '../backup-store.ts';
import { type S3Context, S3Client } from './client.ts';
import { downloadObject } from './download.ts';
import { listObjects, type ListedObject } from './listing.ts';
import { type CopyObject, lockedUntil, lockHeaders, putSmall } from './multipart.ts';
import { backupFolder, clusterFolder, readFolder } from './names.ts';
import { listVersions, type ObjectVersion, removeVersion } from './remove.ts';
import { describeBucket, type S3Settings } from './settings.ts';
import { abandoningMs, GrowingUpload } from './upload.ts';

/** A store that can tell of its copies without fetching them. */
export type S3Store = BackupStore &
  Required<Pick<BackupStore, 'check' | 'describe' | 'remove'>> & {
    /** Whether the key may remove copies. Asked with what is not there, so that nothing goes. @throws OpsError `copy-failed` */
    readonly mayRemove: () => Promise<boolean>;
  };

/** Backups in a bucket, each in a folder of its own. What has a manifest is whole: that is written last. */
export function s3Store(settings: S3Settings, context: S3Context & { readonly signal: AbortSignal }): S3Store {
  const client = new S3Client(settings, context);
  return {
    ...describeBucket(settings),
    check: async (signal) => check(client, signal),
    begin: async (backup, source, signal) => begin(client, backup, source, signal),
    list: async (of) => list(client, of, context.signal),
    describe: async (stored) => describe(client, stored, context.signal),
    mayRemove: async () => mayRemove(client, context.signal),
    remove: async (stored) => remove(client, stored, context.signal),
    get: async (stored, folder) => get(client, stored, folder, context.signal),
  };
}

/** Looks into the bucket. Who may only write there is refused that, and may go on. */
async function check(client: S3Client, signal: AbortSignal): Promise<void> {
  const what = 'no copy can be kept';
  const { prefix } = client.settings;
  const query = { 'list-type': '2', 'max-keys': '1', prefix };
  const answer = await client.ask({ method: 'GET', key: '', query, signal }, what);
  if (!answer.isOk && answer.error?.code !== 'AccessDenied') throw client.fault(answer, what);
}

async function begin(
  client: S3Client,
  backup: GrowingBackup,
  source: BackupSource,
  signal: AbortSignal,
): Promise<PendingCopy> {
  const folder = backupFolder(client.settings.prefix, { ...source, startedAt: backup.startedAt });
  const { lock, bucket } = client.settings;
  const until = lock === undefined ? undefined : lockedUntil(lock, client.now());
  const headers = lock === undefined || until === undefined ? {} : lockHeaders(lock, until);
  const upload = await GrowingUpload.begin(client, { key: `${folder}${backup.name}`, headers }, backup, signal);
  return {
    finish: async (finished) => {
      await upload.finish(finished);
      const copy = { store: 's3', id: `${bucket}/${folder}`, name: finished.name, run: source.run.id };
      try {
        await describeBeside(client, { key: folder, headers }, finished, signal);
      } catch (error) {
        // Without a manifest it is no backup, and nobody would find it. What can't be removed is for the bucket's lifecycle to remove.
        await remove(client, copy, AbortSignal.timeout(abandoningMs)).catch(() => undefined);
        throw error;
      }
      return {
        ...copy,
        digest: `sha256:${finished.sha256}`,
        bytes: finished.bytes,
        ...defined({ lockedUntil: until }),
      };
    },
    abandon: () => upload.close(),
  };
}

/** What lies beside a backup; its manifest last, after the signature, so that what has one is whole. */
async function describeBeside(
  client: S3Client,
  { key: folder, headers }: CopyObject,
  { name, files }: FinishedBackup,
  signal: AbortSignal,
): Promise<void> {
  const manifest = manifestName(name);
  const signature = signatureName(name);
  const rank = (path: string): number => [signature, manifest].indexOf(basename(path));
  const beside = files.filter((path) => basename(path) !== name).toSorted((one, other) => rank(one) - rank(other));
  for (const path of beside) {
    const type = path.endsWith('.json') ? 'application/json' : 'text/plain; charset=utf-8';
    const object = { key: `${folder}${basename(path)}`, headers: { ...headers, 'content-type': type } };
    await putSmall(client, object, await readFile(path), signal);
  }
}

/** The copies that are whole, newest first: of a cluster, of a run, or all below the prefix. */
async function list(
  client: S3Client,
  { run, cluster }: { readonly run?: string; readonly cluster?: string },
  signal: AbortSignal,
): Promise<readonly StoredBackup[]> {
  const { prefix, bucket } = client.settings;
  const start = cluster === undefined ? (prefix === '' ? '' : `${prefix}/`) : clusterFolder(prefix, cluster);
  const folders = Map.groupBy(await listObjects(client, start, signal), ({ key }) =>
    key.slice(0, key.lastIndexOf('/') + 1),
  );
  return [...folders]
    .flatMap(([folder, objects]) => {
      const read = readFolder(basename(folder));
      const data = wholeBackup(objects);
      if (read === undefined || data === undefined || (run !== undefined && run !== read.run)) return [];
      return [
        {
          store: 's3',
          id: `${bucket}/${folder}`,
          name: basename(data.key),
          run: read.run,
          at: read.at,
          bytes: data.bytes,
        },
      ];
    })
    .toSorted((one, other) => other.at.getTime() - one.at.getTime());
}

/** The encrypted file of a folder that has a manifest for it. */
function wholeBackup(objects: readonly ListedObject[]): ListedObject | undefined {
  const keys = new Set(objects.map(({ key }) => key));
  return objects.find(({ key }) => key.endsWith('.age') && keys.has(manifestName(key)));
}

function keyOf({ settings: { bucket } }: S3Client, { id, name }: Pick<StoredBackup, 'id' | 'name'>): string {
  return `${id.slice(bucket.length + 1)}${name}`;
}

/** Reads a copy's manifest and signature, and nothing of the copy itself. All of a copy are locked until the same time. */
async function describe(client: S3Client, stored: StoredBackup, signal: AbortSignal): Promise<DescribedCopy> {
  const key = keyOf(client, stored);
  const request = { method: 'GET', key: manifestName(key), signal } as const;
  const [manifest, signature] = await Promise.all([
    client.demand(request, `${JSON.stringify(manifestName(key))} could not be read`),
    readOptional(client, signatureName(key), signal),
  ]);
  const until = Date.parse(String(manifest.headers['x-amz-object-lock-retain-until-date']));
  return {
    ...parseDescription(stored.name, manifest.body, signature?.toString('utf8')),
    of: stored,
    ...(Number.isNaN(until) ? {} : { lockedUntil: new Date(until) }),
  };
}

async function readOptional(client: S3Client, key: string, signal: AbortSignal): Promise<Buffer | undefined> {
  const what = `${JSON.stringify(key)} could not be read`;
  const answer = await client.ask({ method: 'GET', key, signal }, what);
  if (answer.status === 404 && answer.error?.code === 'NoSuchKey') return undefined;
  if (!answer.isOk) throw client.fault(answer, what);
  return answer.body;
}

/**
 * A version that no store gives an object of that name: there is none. Stores look at the rights first; one may say after that that this is
 * no version of its own (400), or that it has none (501).
 */
async function mayRemove(client: S3Client, signal: AbortSignal): Promise<boolean> {
  const { prefix } = client.settings;
  const key = `${prefix === '' ? '' : `${prefix}/`}d8x-ops-may-remove`;
  const what = 'it could not be asked whether its key may remove copies';
  const answer = await client.ask({ method: 'DELETE', key, query: { versionId: 'null' }, signal }, what);
  if (answer.isOk || [400, 404, 501].includes(answer.status)) return true;
  if (answer.status === 403 || answer.error?.code === 'AccessDenied') return false;
  throw client.fault(answer, what);
}

/** The manifest goes first: what has none is no backup, and is listed nowhere. Where that is denied, nothing was removed. */
async function remove(
  client: S3Client,
  { id, name }: StoredBackup,
  signal: AbortSignal,
): Promise<'removed' | 'denied'> {
  const folder = id.slice(client.settings.bucket.length + 1);
  const manifest = manifestName(`${folder}${name}`);
  const versions = await listVersions(client, folder, signal);
  if (versions === 'denied') return versions;
  const rank = ({ key }: ObjectVersion): number => (key === manifest ? 0 : 1);
  for (const version of versions.toSorted((one, other) => rank(one) - rank(other))) {
    if ((await removeVersion(client, version, signal)) === 'removed') continue;
    if (version.key === manifest) return 'denied';
    throw new OpsError(
      'copy-failed',
      `the copy ${id} is removed but for ${JSON.stringify(version.key)}, which is refused`,
      {
        where: id,
        hint: 'It may be locked by itself. Remove what is left of the folder once it can be.',
      },
    );
  }
  return 'removed';
}

async function get(client: S3Client, stored: StoredBackup, folder: string, signal: AbortSignal): Promise<string> {
  const key = keyOf(client, stored);
  const path = join(folder, basename(stored.id));
  await mkdir(path, { recursive: true, mode: 0o700 });
  const file = join(path, stored.name);
  const data = (await listObjects(client, key, signal)).find((one) => one.key === key);
  if (data === undefined) {
    throw new OpsError('backup-corrupt', `the copy ${stored.id} is not there any more`, { where: stored.id });
  }
  const beside = async (name: (backup: string) => string): Promise<void> => {
    const bytes = await readOptional(client, name(key), signal);
    if (bytes !== undefined) await writeFile(name(file), bytes, { mode: 0o600 });
  };
  await Promise.all([downloadObject(client, data, file, signal), beside(manifestName), beside(signatureName)]);
  return file;
}
