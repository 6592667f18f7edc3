import { createHash } from 'node:crypto';
import { OpsError } from '../../../errors.ts';
import { begunSchema, completedSchema, completion, readXml } from './answers.ts';
import type { S3Answer, S3Client } from './client.ts';
import type { Body } from './exchange.ts';
import type { ObjectLock } from './settings.ts';

/** How a store wants to know that what came is what was sent: not every one knows SHA-256. */
export type Checksum = 'sha256' | 'md5';

/** An upload in parts that has begun. */
export interface Multipart {
  readonly key: string;
  readonly uploadId: string;
  readonly checksum: Checksum;
}

export interface UploadedPart {
  readonly etag: string;
  /** In Base64, where the store was told it. */
  readonly sha256: string | undefined;
}

/** Headers that every object of a copy has. */
export type CopyHeaders = Readonly<Record<string, string>>;

/** The end of a lock that begins now, in whole seconds: some stores read no fractions of one. */
export function lockedUntil({ days }: ObjectLock, now: Date): Date {
  return new Date(Math.floor((now.getTime() + days * 86_400_000) / 1000) * 1000);
}

/** What locks an object until then. */
export function lockHeaders({ mode }: ObjectLock, until: Date): CopyHeaders {
  return {
    'x-amz-object-lock-mode': mode.toUpperCase(),
    'x-amz-object-lock-retain-until-date': until.toISOString(),
  };
}

/** Whether a store says that it does not know a header: it answers 501, or calls it an argument or a header that it has not. */
function knowsNot({ status, error }: S3Answer, header: RegExp): boolean {
  if (status === 501 || error?.code === 'NotImplemented') return true;
  const said = `${error?.code ?? ''} ${error?.message ?? ''}`;
  return status === 400 && /Unsupported|InvalidArgument|InvalidRequest|NotSupported/i.test(said) && header.test(said);
}

/** An object of a copy, and what it is to have besides its bytes. */
export interface CopyObject {
  readonly key: string;
  readonly headers: CopyHeaders;
}

/** Begins an upload. @throws OpsError `copy-failed`, `cancelled` */
export async function beginMultipart(
  client: S3Client,
  { key, headers }: CopyObject,
  signal: AbortSignal,
): Promise<Multipart> {
  const what = 'a copy could not be begun';
  const ask = async (checksum: Checksum): Promise<S3Answer> =>
    client.ask(
      {
        method: 'POST',
        key,
        query: { uploads: '' },
        headers: {
          'content-type': 'application/octet-stream',
          ...(checksum === 'sha256' ? { 'x-amz-checksum-algorithm': 'SHA256' } : {}),
          ...headers,
        },
        signal,
      },
      what,
    );
  let checksum: Checksum = 'sha256';
  let answer = await ask(checksum);
  if (!answer.isOk && knowsNot(answer, /checksum/i)) {
    checksum = 'md5';
    answer = await ask(checksum);
  }
  const begun = answer.isOk ? begunSchema.safeParse(readXml(answer.body)).data : undefined;
  if (begun === undefined) throw client.fault(answer, what);
  return { key, uploadId: begun.InitiateMultipartUploadResult.UploadId, checksum };
}

/** Sends one part, from 1. @throws OpsError `copy-failed`, `cancelled` */
export async function putPart(
  client: S3Client,
  { key, uploadId, checksum }: Multipart,
  part: { readonly number: number; readonly body: Body; readonly sha256: string; readonly md5: () => Promise<string> },
  signal: AbortSignal,
): Promise<UploadedPart> {
  const sha256 = checksum === 'sha256' ? Buffer.from(part.sha256, 'hex').toString('base64') : undefined;
  const what = `part ${part.number} of a copy could not be written`;
  const answer = await client.demand(
    {
      method: 'PUT',
      key,
      query: { partNumber: `${part.number}`, uploadId },
      headers: sha256 === undefined ? { 'content-md5': await part.md5() } : { 'x-amz-checksum-sha256': sha256 },
      body: part.body,
      sha256: part.sha256,
      signal,
    },
    what,
  );
  const { etag } = answer.headers;
  if (etag !== undefined) return { etag, sha256 };
  throw client.fault(answer, `${what}, for it was not confirmed,`);
}

/**
 * Completes an upload, where nothing of that name is there. An answer that was lost is made up for by looking.
 * @throws OpsError `copy-failed`, `cancelled`
 */
export async function completeMultipart(
  client: S3Client,
  { key, uploadId }: Multipart,
  parts: readonly UploadedPart[],
  bytes: number,
  signal: AbortSignal,
): Promise<void> {
  const what = 'a copy could not be completed';
  const ask = async (headers: Readonly<Record<string, string>>): Promise<S3Answer> =>
    client.ask({ method: 'POST', key, query: { uploadId }, headers, body: completion(parts), signal }, what);
  let answer = await ask({ 'if-none-match': '*', 'content-type': 'application/xml' });
  if (!answer.isOk && knowsNot(answer, /if-none-match|condition|header/i)) {
    answer = await ask({ 'content-type': 'application/xml' });
  }
  if (answer.isOk && completedSchema.safeParse(readXml(answer.body)).success) return;
  const isTwice = ['NoSuchUpload', 'PreconditionFailed'].includes(answer.error?.code ?? '') || answer.status === 412;
  if (isTwice && (await hasBytes(client, key, bytes, signal))) return;
  throw client.fault(answer, what);
}

/** Whether an object of that size is there, of a name that no other run gives. */
async function hasBytes(client: S3Client, key: string, bytes: number, signal: AbortSignal): Promise<boolean> {
  const { isOk, headers } = await client.ask({ method: 'HEAD', key, signal }, 'a copy could not be looked at');
  return isOk && headers['content-length'] === `${bytes}`;
}

/** Ends an upload and removes its parts. @throws OpsError `copy-failed` */
export async function abortMultipart(
  client: S3Client,
  { key, uploadId }: Pick<Multipart, 'key' | 'uploadId'>,
  signal: AbortSignal,
): Promise<void> {
  const what = 'the parts of a copy could not be removed';
  const answer = await client.ask({ method: 'DELETE', key, query: { uploadId }, signal }, what);
  if (!answer.isOk && answer.error?.code !== 'NoSuchUpload') throw client.fault(answer, what);
}

/** Writes a small object, where nothing of that name is there. @throws OpsError `copy-failed`, `cancelled` */
export async function putSmall(
  client: S3Client,
  { key, headers }: CopyObject,
  body: Buffer,
  signal: AbortSignal,
): Promise<void> {
  const what = 'a copy could not be described';
  const sha256 = createHash('sha256').update(body);
  const checks: readonly Readonly<Record<string, string>>[] = [
    { 'x-amz-checksum-sha256': sha256.digest('base64'), 'if-none-match': '*' },
    { 'content-md5': createHash('md5').update(body).digest('base64'), 'if-none-match': '*' },
    { 'content-md5': createHash('md5').update(body).digest('base64') },
  ];
  let answer: S3Answer | undefined;
  for (const check of checks) {
    answer = await client.ask({ method: 'PUT', key, headers: { ...headers, ...check }, body, signal }, what);
    if (answer.isOk) return;
    // An answer that was lost: it is there already.
    if (answer.status === 412 && (await hasBytes(client, key, body.length, signal))) return;
    if (!knowsNot(answer, /checksum|if-none-match|condition|header/i)) break;
  }
  throw answer === undefined ? new OpsError('internal', 'nothing was written') : client.fault(answer, what);
}
