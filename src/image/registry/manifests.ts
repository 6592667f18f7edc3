import { type Digest, digestOf, isDigest } from '../digest.ts';
import { type ImageReference, isTag } from '../reference.ts';
import type { Answer } from './exchange.ts';
import { faultOf, invalidAnswer, notFound } from './fault.ts';
import {
  type ImageConfig,
  type ImageIndex,
  type ImageManifest,
  manifestTypes,
  readConfig,
  readManifest,
} from './manifest.ts';
import type { RegistryRequests } from './requests.ts';

/** A manifest as it came, checked against its digest. */
export interface FetchedManifest {
  readonly digest: Digest;
  readonly manifest: ImageManifest | ImageIndex;
  /** As the registry named it. */
  readonly contentType: string | undefined;
}

const largestManifest = 4 * 1024 * 1024;
const largestConfig = 8 * 1024 * 1024;

/**
 * The manifest that `image` names: its digest's when it has one, else its tag's. A tag's digest is asked for first, and
 * the manifest then by that digest, so that both belong together also when the tag moves meanwhile.
 * @throws OpsError `image-not-found`, `registry-invalid`, and what asking throws.
 */
export async function fetchManifest(
  requests: RegistryRequests,
  image: ImageReference,
  tag: string,
): Promise<FetchedManifest> {
  // A release can be called what no image can: it would be read as a way to another place of the registry.
  if (image.digest === undefined && !isTag(tag)) throw notFound(requests.serverOf(image), requests.nameOf(image));
  const digest = image.digest ?? (await askDigest(requests, image, tag));
  return digest === undefined ? fetchByTag(requests, image, tag) : fetchByDigest(requests, image, digest);
}

/** One image's configuration. */
export async function fetchConfig(
  requests: RegistryRequests,
  image: ImageReference,
  digest: Digest,
): Promise<ImageConfig> {
  const about = requests.nameOf(image);
  const answer = await requests.ask(image, { path: `blobs/${digest}`, accept: '*/*', maxBytes: largestConfig });
  check(answer, requests, image);
  verify(answer.body, digest, requests.serverOf(image), about);
  const config = readConfig(answer.body);
  if (config === undefined) throw invalidAnswer(requests.serverOf(image), about, 'its configuration makes no sense');
  return config;
}

/** Bad request, not found, method not allowed, not acceptable, not implemented. */
const withoutHead: ReadonlySet<number> = new Set([400, 404, 405, 406, 501]);

async function askDigest(requests: RegistryRequests, image: ImageReference, tag: string): Promise<Digest | undefined> {
  const answer = await requests.ask(image, {
    method: 'HEAD',
    path: `manifests/${tag}`,
    accept: manifestTypes,
    maxBytes: 0,
  });
  // Some registries, and some proxies before them, don't know HEAD here, and say so in any of these ways: asking for the whole
  // manifest then says what is the matter.
  if (withoutHead.has(answer.status)) return undefined;
  check(answer, requests, image);
  return digestIn(answer);
}

async function fetchByTag(requests: RegistryRequests, image: ImageReference, tag: string): Promise<FetchedManifest> {
  const answer = await requests.ask(image, {
    path: `manifests/${tag}`,
    accept: manifestTypes,
    maxBytes: largestManifest,
  });
  check(answer, requests, image);
  const digest = digestOf(answer.body);
  const claimed = digestIn(answer);
  if (claimed !== undefined) verify(answer.body, claimed, requests.serverOf(image), requests.nameOf(image));
  return read(answer, digest, requests, image);
}

async function fetchByDigest(
  requests: RegistryRequests,
  image: ImageReference,
  digest: Digest,
): Promise<FetchedManifest> {
  const answer = await requests.ask(image, {
    path: `manifests/${digest}`,
    accept: manifestTypes,
    maxBytes: largestManifest,
  });
  check(answer, requests, image);
  verify(answer.body, digest, requests.serverOf(image), requests.nameOf(image));
  return read(answer, digest, requests, image);
}

function read(answer: Answer, digest: Digest, requests: RegistryRequests, image: ImageReference): FetchedManifest {
  const manifest = readManifest(answer.body);
  if (manifest === undefined) {
    throw invalidAnswer(requests.serverOf(image), requests.nameOf(image), 'answered with no manifest that can be read');
  }
  return { digest, manifest, contentType: answer.headers['content-type']?.split(';')[0] };
}

function check(answer: Answer, requests: RegistryRequests, image: ImageReference): void {
  if (answer.status === 200) return;
  const server = requests.serverOf(image);
  throw answer.status === 404
    ? notFound(server, requests.nameOf(image))
    : faultOf(answer, server, requests.nameOf(image));
}

function verify(body: Buffer, digest: Digest, server: string, about: string): void {
  const actual = digestOf(body);
  if (actual !== digest) {
    throw invalidAnswer(server, about, `answered with content of another digest (${actual} instead of ${digest})`);
  }
}

function digestIn(answer: Answer): Digest | undefined {
  const header = answer.headers['docker-content-digest'];
  return typeof header === 'string' && isDigest(header) ? header : undefined;
}
