import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: true,
  // A list holds one thing or several; a parser of XML can't know.
  isArray: (name) => ['Contents', 'Version', 'DeleteMarker'].includes(name),
});

/** What XML says, as objects and texts; an empty object for what is none. */
export function readXml(body: Buffer): unknown {
  try {
    const parsed: unknown = parser.parse(body.toString('utf8'));
    return parsed;
  } catch {
    return {};
  }
}

const errorSchema = z.object({
  Error: z.object({ Code: z.string(), Message: z.string().optional(), Region: z.string().optional() }),
});

/** What a store says is wrong. */
export interface StoreError {
  readonly code: string;
  readonly message: string;
  /** The bucket's own region, where another one was named. */
  readonly region: string | undefined;
}

/** The error in an answer; some come with status 200. */
export function errorIn(body: Buffer): StoreError | undefined {
  // What a backup's own bytes say is none.
  if (!body.subarray(0, 512).toString('latin1').includes('<Error')) return undefined;
  const { data } = errorSchema.safeParse(readXml(body));
  if (data === undefined) return undefined;
  const { Code: code, Message: message = '', Region: region } = data.Error;
  return { code, message, region };
}

const text = z.string();
const flag = z.string().transform((value) => value === 'true');
const count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const time = z.string().transform((value) => new Date(value));

export const begunSchema = z.object({ InitiateMultipartUploadResult: z.object({ UploadId: text }) });

export const completedSchema = z.object({ CompleteMultipartUploadResult: z.object({ ETag: text.optional() }) });

/** A page of `ListObjectsV2`. */
export const objectsSchema = z.object({
  ListBucketResult: z.object({
    IsTruncated: flag.optional(),
    NextContinuationToken: text.optional(),
    Contents: z.array(z.object({ Key: text, Size: count, LastModified: time })).default([]),
  }),
});

const versions = z.array(z.object({ Key: text, VersionId: text.optional() })).default([]);

/** A page of `ListObjectVersions`. */
export const versionsSchema = z.object({
  ListVersionsResult: z.object({
    IsTruncated: flag.optional(),
    NextKeyMarker: text.optional(),
    NextVersionIdMarker: text.optional(),
    Version: versions,
    DeleteMarker: versions,
  }),
});

/** XML of a request. */
export function completion(parts: readonly { readonly etag: string; readonly sha256: string | undefined }[]): Buffer {
  const each = parts.map(({ etag, sha256 }, index) => {
    const checksum = sha256 === undefined ? '' : `<ChecksumSHA256>${sha256}</ChecksumSHA256>`;
    return `<Part><ETag>${escapeXml(etag)}</ETag>${checksum}<PartNumber>${index + 1}</PartNumber></Part>`;
  });
  return Buffer.from(
    `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${each.join('')}</CompleteMultipartUpload>`,
  );
}

function escapeXml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
