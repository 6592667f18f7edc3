import type { Secret } from '../../../secret.ts';

/** Who signs requests to a bucket. */
export interface Credentials {
  readonly accessKeyId: Secret;
  readonly secretAccessKey: Secret;
  /** Of credentials that were lent for a while, such as by OIDC. */
  readonly sessionToken?: Secret;
}

/** How long what is kept can't be removed by anybody; `governance` lets those do it who may bypass it. */
export interface ObjectLock {
  readonly days: number;
  readonly mode: 'governance' | 'compliance';
}

/** A bucket of an S3-compatible store, and how it is reached. */
export interface S3Settings {
  /** Absent for AWS. */
  readonly endpoint?: URL;
  readonly region: string;
  readonly bucket: string;
  /** Without slashes at its ends; may be empty. */
  readonly prefix: string;
  readonly credentials: Credentials;
  readonly lock?: ObjectLock;
}

/** What stores say of themselves, of a bucket. */
export function describeBucket({ bucket }: Pick<S3Settings, 'bucket'>): {
  readonly kind: string;
  readonly place: string;
  readonly takesUnverified: boolean;
} {
  return { kind: 's3', place: `a copy in the bucket ${bucket}`, takesUnverified: false };
}

/** Region that is named where nothing names one: stores that have none of their own take it. */
export const usualRegion = 'us-east-1';

/**
 * The address of an object, or of the bucket for an empty key. AWS has the bucket as part of the host, but for names with dots, which no
 * certificate covers; all others take it as part of the path.
 */
export function addressOf({ endpoint, region, bucket }: S3Settings, key: string, query: Query = {}): URL {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const ofBucket = endpoint === undefined && !bucket.includes('.');
  const base = endpoint ?? new URL(`https://${ofBucket ? `${bucket}.` : ''}s3.${region}.${domain}`);
  const url = new URL(base);
  const start = base.pathname.replace(/\/+$/, '');
  const path = [...(ofBucket ? [] : [bucket]), ...key.split('/')].map(encodeStrictly).join('/');
  url.pathname = `${start}/${path}`.replace(/\/$/, key === '' && ofBucket ? '/' : '');
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

export type Query = Readonly<Record<string, string>>;

/** What signatures count as one way to write a name (RFC 3986, 2.3). */
function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
