import assert from 'node:assert/strict';
import { type Digest, digestOf } from '../../../src/image/digest.ts';

/** Where to push: the registry's address with its scheme, the repository, and what to show the registry. */
export interface Target {
  readonly base: string;
  readonly repository: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
}

const oci = 'application/vnd.oci.image';

/** Pushes a small image for one platform, by the registry's HTTP API, under `tag` or by its digest only. */
export async function pushImage(
  target: Target,
  image: {
    readonly tag?: string;
    readonly content: string;
    readonly platform?: { readonly os: string; readonly architecture: string };
    readonly labels?: Readonly<Record<string, string>>;
    readonly created?: string;
  },
): Promise<Descriptor> {
  const layer = await pushBlob(target, image.content);
  const config = await pushBlob(
    target,
    JSON.stringify({
      ...(image.platform ?? { os: 'linux', architecture: 'amd64' }),
      created: image.created ?? '2026-01-02T03:04:05.678Z',
      config: { Labels: image.labels ?? null },
      rootfs: { type: 'layers', diff_ids: [layer.digest] },
    }),
  );
  return pushManifest(target, image.tag, `${oci}.manifest.v1+json`, {
    schemaVersion: 2,
    mediaType: `${oci}.manifest.v1+json`,
    config: { ...config, mediaType: `${oci}.config.v1+json` },
    layers: [{ ...layer, mediaType: `${oci}.layer.v1.tar` }],
  });
}

/** Pushes a list of images that were pushed before. */
export async function pushIndex(
  target: Target,
  tag: string,
  manifests: readonly (Descriptor & { readonly platform: Readonly<Record<string, string>> })[],
): Promise<Descriptor> {
  const mediaType = `${oci}.index.v1+json`;
  return pushManifest(target, tag, mediaType, { schemaVersion: 2, mediaType, manifests });
}

/** Pushes any document as a manifest. */
async function pushManifest(
  target: Target,
  tag: string | undefined,
  mediaType: string,
  document: unknown,
): Promise<Descriptor> {
  const body = JSON.stringify(document);
  const digest = digestOf(body);
  const answer = await fetch(`${target.base}/v2/${target.repository}/manifests/${tag ?? digest}`, {
    method: 'PUT',
    headers: { ...target.headers, 'content-type': mediaType },
    body,
  });
  assert.equal(answer.status, 201, await answer.text());
  return { mediaType, digest, size: Buffer.byteLength(body) };
}

async function pushBlob(target: Target, content: string): Promise<Descriptor> {
  const digest = digestOf(content);
  const begun = await fetch(`${target.base}/v2/${target.repository}/blobs/uploads/`, {
    method: 'POST',
    headers: { ...target.headers },
  });
  assert.equal(begun.status, 202, await begun.text());
  const location = new URL(begun.headers.get('location') ?? '', target.base);
  location.searchParams.set('digest', digest);
  const put = await fetch(location, {
    method: 'PUT',
    headers: { ...target.headers, 'content-type': 'application/octet-stream' },
    body: content,
  });
  assert.equal(put.status, 201, await put.text());
  return { mediaType: 'application/octet-stream', digest, size: Buffer.byteLength(content) };
}
