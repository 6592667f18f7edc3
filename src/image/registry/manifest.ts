import { z } from 'zod';
import { type Digest, isDigest } from '../digest.ts';

/** An operating system and a processor, in Go's names: `linux`, `amd64`. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** What manifests are asked for as, the lists first: that is what a tag's digest should name. */
export const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** An image for one platform. Sizes in bytes, as they travel (compressed). */
export interface ImageManifest {
  readonly kind: 'image';
  readonly mediaType: string | undefined;
  readonly config: Digest;
  readonly bytes: number;
}

/** A list of images for several platforms. */
export interface ImageIndex {
  readonly kind: 'index';
  readonly mediaType: string | undefined;
  readonly entries: readonly { readonly digest: Digest; readonly platform: Platform | undefined }[];
}

const digest = z.string().refine(isDigest);
const size = z.int().nonnegative();
/** Go's names are short words; what is none is shown nowhere. */
const word = z.string().regex(/^[A-Za-z0-9._-]{1,32}$/);
const platform = z
  .object({ os: word, architecture: word, variant: word.or(z.literal('')).optional() })
  .optional()
  .catch(undefined);
const entry = z.object({
  digest,
  platform,
  annotations: z.record(z.string(), z.string()).nullish(),
});
const indexShape = z.object({ mediaType: z.string().optional(), manifests: z.array(entry) });
const imageShape = z.object({
  mediaType: z.string().optional(),
  config: z.object({ digest, size }),
  layers: z.array(z.object({ size })),
});
const eitherShape = z.object({ manifests: z.unknown(), layers: z.unknown() }).required();
const configShape = z.object({
  created: z.string().nullish(),
  config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
});

/** What an image says of itself: its platform, when it was made, its labels. */
export interface ImageConfig {
  readonly platform: Platform | undefined;
  /** RFC 3339, as the builder wrote it. */
  readonly created: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** Reads a manifest or a list of them, OCI's or Docker's (schema 2); undefined for anything else. */
export function readManifest(body: Buffer): ImageManifest | ImageIndex | undefined {
  const json = parseJson(body);
  // What could be read as either is neither (CVE-2021-41190).
  if (eitherShape.safeParse(json).success) return undefined;
  const index = indexShape.safeParse(json);
  if (index.success) {
    const entries = index.data.manifests.filter((one) => !isAttestation(one));
    return {
      kind: 'index',
      mediaType: index.data.mediaType,
      entries: entries.map((one) => ({ digest: one.digest, platform: platformOf(one.platform) })),
    };
  }
  const image = imageShape.safeParse(json);
  if (!image.success) return undefined;
  const { config, layers, mediaType } = image.data;
  return {
    kind: 'image',
    mediaType,
    config: config.digest,
    bytes: layers.reduce((sum, layer) => sum + layer.size, config.size),
  };
}

/** Reads an image's configuration; undefined when it is none. */
export function readConfig(body: Buffer): ImageConfig | undefined {
  const json = parseJson(body);
  const parsed = configShape.safeParse(json);
  if (!parsed.success) return undefined;
  const { created, config } = parsed.data;
  const own = platform.parse(json);
  return { platform: platformOf(own), created: created ?? undefined, labels: config?.Labels ?? {} };
}

/** Whether an image for `offered` runs on `wanted`; a variant counts only where one is wanted. */
export function fitsPlatform(offered: Platform, wanted: Platform): boolean {
  return (
    offered.os === wanted.os &&
    offered.architecture === wanted.architecture &&
    (wanted.variant === undefined || offered.variant === wanted.variant)
  );
}

/** `linux/arm64/v8`. */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}

/** As many as a sentence holds: a list of images can be of any length. */
const mostListed = 8;

/** `linux/amd64, linux/arm64/v8`, each once. */
export function formatPlatforms(platforms: readonly Platform[]): string {
  const names = [...new Set(platforms.map(formatPlatform))];
  const more = names.length - mostListed;
  return [...names.slice(0, mostListed), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** Build tools keep provenance beside the images, as an entry of an unknown platform. */
function isAttestation(one: z.infer<typeof entry>): boolean {
  return one.platform?.os === 'unknown' || one.annotations?.['vnd.docker.reference.type'] === 'attestation-manifest';
}

function platformOf(given: z.infer<typeof platform>): Platform | undefined {
  if (given === undefined) return undefined;
  const { os, architecture, variant } = given;
  return { os, architecture, ...(variant === undefined || variant === '' ? {} : { variant }) };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
