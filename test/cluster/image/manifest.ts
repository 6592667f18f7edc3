import { createHash } from 'node:crypto';

export interface Blob {
  readonly digest: string;
  readonly bytes: Buffer;
}

export interface Manifest extends Blob {
  readonly mediaType: string;
}

export const docker = {
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  list: 'application/vnd.docker.distribution.manifest.list.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
} as const;
export const oci = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  list: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
} as const;
/** The media types of one family: Docker's own, or OCI's. */
export type MediaTypes = typeof docker | typeof oci;

/** `sha256:…` of some bytes. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A value as a JSON blob. */
export function blob(value: unknown): Blob {
  const bytes = Buffer.from(JSON.stringify(value));
  return { digest: digestOf(bytes), bytes };
}

function descriptor(mediaType: string, { digest, bytes }: Blob): object {
  return { mediaType, size: bytes.length, digest };
}

/** The manifest of one image for one platform. */
export function manifestOf(types: MediaTypes, config: Blob, layers: readonly Blob[]): Manifest {
  const content = {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptor(types.config, config),
    layers: layers.map((each) => descriptor(types.layer, each)),
  };
  return { ...blob(content), mediaType: types.manifest };
}

/** A manifest within a list, and what the list says of it beside its digest. */
interface ListEntry {
  readonly manifest: Manifest;
  readonly entry: object;
}

/** A manifest list or index over manifests, each with what its entry says beside it. */
export function listOf(types: MediaTypes, entries: readonly ListEntry[]): Manifest {
  const manifests = entries.map(({ manifest, entry }) => ({ ...descriptor(manifest.mediaType, manifest), ...entry }));
  return { ...blob({ schemaVersion: 2, mediaType: types.list, manifests }), mediaType: types.list };
}

/** What a list's entry says of a platform. */
export const platform = (architecture: string) => ({ platform: { architecture, os: 'linux' } });

/** The statement that BuildKit stores beside an image, as a manifest for no platform. */
export function attestationOf(subject: Manifest): {
  readonly blobs: readonly Blob[];
  readonly manifest: Manifest;
  readonly entry: object;
} {
  const statement = blob({ _type: 'https://in-toto.io/Statement/v0.1', subject: [{ digest: subject.digest }] });
  const config = blob({
    architecture: 'unknown',
    os: 'unknown',
    config: {},
    rootfs: { type: 'layers', diff_ids: [statement.digest] },
  });
  const content = {
    schemaVersion: 2,
    mediaType: oci.manifest,
    config: descriptor(oci.config, config),
    layers: [descriptor('application/vnd.in-toto+json', statement)],
  };
  return {
    blobs: [statement, config],
    manifest: { ...blob(content), mediaType: oci.manifest },
    entry: {
      platform: { architecture: 'unknown', os: 'unknown' },
      annotations: {
        'vnd.docker.reference.digest': subject.digest,
        'vnd.docker.reference.type': 'attestation-manifest',
      },
    },
  };
}
