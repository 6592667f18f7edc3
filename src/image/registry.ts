import { setTimeout as sleepFor } from 'node:timers/promises';
import { isOpsError, OpsError } from '../errors.ts';
import type { Digest } from './digest.ts';
import { type ImageReference, pin, type PinnedImage, type Repository } from './reference.ts';
import type { Agents } from './registry/exchange.ts';
import { invalidAnswer, notFound } from './registry/fault.ts';
import {
  fitsPlatform,
  formatPlatform,
  formatPlatforms,
  type ImageManifest,
  type Platform,
} from './registry/manifest.ts';
import { fetchConfig, type FetchedManifest, fetchManifest } from './registry/manifests.ts';
import { createRequests, type RegistryRequests, until } from './registry/requests.ts';
import { fetchTags, similarTags } from './registry/tags.ts';
import type { RegistryCredentials } from './registry/tokens.ts';

export type { Agents } from './registry/exchange.ts';
export { formatPlatforms, type Platform } from './registry/manifest.ts';
export type { RegistryCredentials } from './registry/tokens.ts';

/** An image that exists, pinned to the digest that its tag has now. */
export interface ResolvedImage extends PinnedImage {
  /** Of what the digest names: a manifest, or a list of them. */
  readonly mediaType: string | undefined;
  /** All platforms that it is there for. */
  readonly platforms: readonly Platform[];
  /** What a host that has nothing of it downloads for the wanted platform. */
  readonly bytes: number;
}

/** What the image for one platform says of itself. */
interface ImageDetails {
  /** Docker's image id. */
  readonly id: Digest;
  /** When it was built, as its builder says; some write 1970 so that builds repeat. */
  readonly created: Date | undefined;
  /** Such as `org.opencontainers.image.revision` and `org.opencontainers.image.source`. Anybody's text. */
  readonly labels: Readonly<Record<string, string>>;
}

interface PlatformChoice {
  readonly platform?: Platform;
  /** Ends the asking; one of `AbortSignal.timeout` counts as an answer that did not come in time. */
  readonly signal?: AbortSignal | undefined;
}

/** Registries, asked over the OCI distribution API. Every method throws OpsErrors only. */
export interface Registry {
  /**
   * The digest of `image` (of its tag, `latest` without one; of its digest where it has one), which is thereby known to
   * exist for the wanted platform, `linux/amd64` by default.
   */
  resolve(image: ImageReference, choice?: PlatformChoice): Promise<ResolvedImage>;
  /** Up to `limit` tags (1000), by name. */
  listTags(
    repository: Repository,
    choice?: { readonly limit?: number; readonly signal?: AbortSignal | undefined },
  ): Promise<readonly string[]>;
  config(image: ImageReference, choice?: PlatformChoice): Promise<ImageDetails>;
}

export interface RegistryOptions {
  /** What to show a registry (named as in references: `ghcr.io`, `docker.io`). Asked once each. */
  readonly credentials?: (registry: string) => RegistryCredentials | undefined;
  /** Which registries are asked over HTTP: those that Docker itself lists as insecure. */
  readonly plainHttp?: (registry: string) => boolean;
  /** Connections to go through, for the registry and its token server alike. */
  readonly agents?: (registry: string) => Agents | undefined;
  readonly signal?: AbortSignal;
  /** For one request, from connecting to the last byte. */
  readonly timeoutMs?: number;
  readonly now?: () => Date;
  readonly random?: () => number;
  readonly sleep?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

const linux: Platform = { os: 'linux', architecture: 'amd64' };
const defaultTimeoutMs = 20_000;
const adviceMs = 20_000;

/** A client for any number of registries. It keeps tokens while they hold, so one of it serves a whole run. */
export function createRegistry(options: RegistryOptions = {}): Registry {
  const requests = createRequests(
    {
      credentials: options.credentials ?? (() => undefined),
      plainHttp: options.plainHttp ?? (() => false),
      agents: options.agents ?? (() => undefined),
      timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
      signal: options.signal,
    },
    {
      now: options.now ?? (() => new Date()),
      random: options.random ?? Math.random,
      sleep: options.sleep ?? ((milliseconds, signal) => sleepFor(milliseconds, undefined, { signal })),
    },
  );
  return {
    resolve: (image, { platform = linux, signal } = {}) => resolve(until(requests, signal), image, platform),
    listTags: (repository, { limit = 1000, signal } = {}) => fetchTags(until(requests, signal), repository, limit),
    config: (image, { platform = linux, signal } = {}) => readDetails(until(requests, signal), image, platform),
  };
}

async function resolve(requests: RegistryRequests, image: ImageReference, wanted: Platform): Promise<ResolvedImage> {
  const fetched = await fetchNamed(requests, image);
  const { own, platforms } = await choose(requests, image, fetched, wanted);
  return {
    ...pin(image, fetched.digest),
    mediaType: fetched.manifest.mediaType ?? fetched.contentType,
    platforms,
    bytes: own.bytes,
  };
}

async function readDetails(requests: RegistryRequests, image: ImageReference, wanted: Platform): Promise<ImageDetails> {
  const { own } = await choose(requests, image, await fetchNamed(requests, image), wanted);
  const config = await fetchConfig(requests, image, own.config);
  const created = new Date(config.created ?? Number.NaN);
  return { id: own.config, created: Number.isNaN(created.getTime()) ? undefined : created, labels: config.labels };
}

/** The manifest that is named; where its tag does not exist, the error says which ones do. */
async function fetchNamed(requests: RegistryRequests, image: ImageReference): Promise<FetchedManifest> {
  const tag = image.tag ?? 'latest';
  try {
    return await fetchManifest(requests, image, tag);
  } catch (error) {
    if (!isOpsError(error, 'image-not-found') || image.digest !== undefined) throw error;
    // Only for advice, so that a list without end is not waited for.
    const brief = until(requests, AbortSignal.timeout(adviceMs));
    const tags = await fetchTags(brief, image, 2000).catch(() => []);
    throw notFound(requests.serverOf(image), requests.nameOf({ ...image, tag }), similarTags(tag, tags));
  }
}

/** The image for the wanted platform, and all platforms that there are. */
async function choose(
  requests: RegistryRequests,
  image: ImageReference,
  { manifest }: FetchedManifest,
  wanted: Platform,
): Promise<{ readonly own: ImageManifest; readonly platforms: readonly Platform[] }> {
  if (manifest.kind === 'image') {
    const { platform } = await fetchConfig(requests, image, manifest.config);
    const platforms = platform === undefined ? [] : [platform];
    if (platform === undefined || !fitsPlatform(platform, wanted)) throw unfit(requests, image, platforms, wanted);
    return { own: manifest, platforms };
  }
  const platforms = manifest.entries.flatMap(({ platform }) => (platform === undefined ? [] : [platform]));
  const entry = manifest.entries.find(({ platform }) => platform !== undefined && fitsPlatform(platform, wanted));
  if (entry === undefined) throw unfit(requests, image, platforms, wanted);
  const own = await fetchManifest(requests, pin(image, entry.digest), '');
  if (own.manifest.kind === 'index') {
    throw invalidAnswer(requests.serverOf(image), requests.nameOf(image), 'its list of images holds another list');
  }
  return { own: own.manifest, platforms };
}

function unfit(
  requests: RegistryRequests,
  image: ImageReference,
  platforms: readonly Platform[],
  wanted: Platform,
): OpsError {
  const there = platforms.length === 0 ? 'an unknown one' : formatPlatforms(platforms);
  return new OpsError(
    'image-platform',
    `${requests.nameOf(image)} is not there for ${formatPlatform(wanted)}, only for ${there}`,
    {
      where: requests.serverOf(image),
      hint: `Build and push it for ${formatPlatform(wanted)}, or name another image.`,
    },
  );
}
