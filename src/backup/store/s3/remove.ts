import type { S3Answer, S3Client } from './client.ts';
import { readXml, versionsSchema } from './answers.ts';
import { listObjects } from './listing.ts';

/** One version of an object; `undefined` where the store knows no versions. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string | undefined;
}

/** All versions of all objects whose keys begin so, markers of removed ones too; `denied` where the key may not ask. @throws OpsError `copy-failed`, `cancelled` */
export async function listVersions(
  client: S3Client,
  prefix: string,
  signal: AbortSignal,
): Promise<readonly ObjectVersion[] | 'denied'> {
  const what = 'the versions of a copy could not be listed';
  const found: ObjectVersion[] = [];
  let next: Readonly<Record<string, string>> | undefined = {};
  while (next !== undefined) {
    const query: Readonly<Record<string, string>> = { versions: '', prefix, ...next };
    const answer: S3Answer = await client.ask({ method: 'GET', key: '', query, signal }, what);
    if (answer.status === 501 || answer.error?.code === 'NotImplemented') {
      const objects = await listObjects(client, prefix, signal);
      return objects.map(({ key }) => ({ key, versionId: undefined }));
    }
    if (answer.error?.code === 'AccessDenied') return 'denied';
    const page = answer.isOk ? versionsSchema.safeParse(readXml(answer.body)).data?.ListVersionsResult : undefined;
    if (page === undefined) throw client.fault(answer, what);
    const { Version, DeleteMarker, IsTruncated, NextKeyMarker, NextVersionIdMarker = '' } = page;
    found.push(...[...Version, ...DeleteMarker].map(({ Key, VersionId }) => ({ key: Key, versionId: VersionId })));
    next =
      IsTruncated === true && NextKeyMarker !== undefined
        ? { 'key-marker': NextKeyMarker, 'version-id-marker': NextVersionIdMarker }
        : undefined;
  }
  return found;
}

/**
 * Removes one version of an object. What is not there any more is as good as removed.
 * @returns whether the key may; a lock refuses in the same way
 * @throws OpsError `copy-failed`, `cancelled`
 */
export async function removeVersion(
  client: S3Client,
  { key, versionId }: ObjectVersion,
  signal: AbortSignal,
): Promise<'removed' | 'denied'> {
  const what = `${JSON.stringify(key)} could not be removed`;
  const query = versionId === undefined ? {} : { versionId };
  const answer = await client.ask({ method: 'DELETE', key, query, signal }, what);
  if (answer.isOk || answer.status === 404) return 'removed';
  const isDenied = answer.status === 403 || ['AccessDenied', 'InvalidRequest'].includes(answer.error?.code ?? '');
  if (isDenied) return 'denied';
  throw client.fault(answer, what);
}
