import { defined } from '../defined.ts';
import { OpsError } from '../errors.ts';
import { type Digest, parseDigest } from './digest.ts';

export type { Digest } from './digest.ts';

/** A repository as a registry knows it: host (with port where it has one) and path. */
export interface Repository {
  /** `ghcr.io`, `10.0.0.1:5000`; `docker.io` for short names. */
  readonly registry: string;
  /** `d8-x/d8x-trader-main`; `library/alpine` for official short names. */
  readonly path: string;
}

/** An image reference: a repository with a tag, a digest, or both. */
export interface ImageReference extends Repository {
  readonly tag?: string;
  readonly digest?: Digest;
}

/** An image reference that can be deployed: it has a digest. */
export interface PinnedImage extends ImageReference {
  readonly digest: Digest;
}

const dockerHub = 'docker.io';
/** Names that Docker Hub was known by; they mean `docker.io` (distribution/reference, normalize.go). */
const dockerHubAliases = new Set(['index.docker.io']);
const longestPath = 255;
/** A DNS name, a port, a path, a tag and a digest together stay below this. */
const longestReference = 800;

// The grammar of github.com/distribution/reference, which Docker itself uses.
const hostPattern = /^(?:[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;
const pathPattern = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/** Whether `text` can be a tag: up to 128 letters, digits, `_`, `.` and `-`, not starting with `.` or `-`. */
export function isTag(text: string): boolean {
  return tagPattern.test(text);
}

/**
 * Reads an image reference as Docker does, so `alpine` is `docker.io/library/alpine`.
 * Without tag and digest it stays without: what that means is for the caller to say.
 * @throws OpsError `input-invalid`, saying which part is wrong.
 */
export function parseReference(text: string): ImageReference {
  if (text.length > longestReference) {
    throw invalid(`${text.slice(0, 60)}…`, `is longer than ${longestReference} characters`);
  }
  const at = text.indexOf('@');
  const named = at === -1 ? text : text.slice(0, at);
  const digest = at === -1 ? undefined : parseDigest(text.slice(at + 1));
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const name = colon === -1 ? named : named.slice(0, colon);
  const tag = colon === -1 ? undefined : named.slice(colon + 1);
  if (tag !== undefined && !isTag(tag)) {
    throw invalid(
      text,
      `has a tag that is none: ${JSON.stringify(tag)} (up to 128 letters, digits, "_", "." and "-", starting with a letter, a digit or "_")`,
    );
  }
  return {
    ...parseRepositoryOf(name, text),
    ...defined({ tag, digest }),
  };
}

/**
 * Reads a repository, such as `ghcr.io/d8-x/d8x-trader-main`.
 * @throws OpsError `input-invalid`, also when a tag or digest follows.
 */
export function parseRepository(text: string): Repository {
  const { registry, path, tag, digest } = parseReference(text);
  if (tag !== undefined || digest !== undefined) throw invalid(text, 'must be a repository, without tag or digest');
  return { registry, path };
}

/** Whether `text` names a repository, with neither tag nor digest. */
export function isImageRepository(text: string): boolean {
  try {
    parseRepository(text);
    return true;
  } catch {
    return false;
  }
}

/** The full form, which `parseReference` reads back: `registry/path[:tag][@digest]`. */
export function formatReference(image: ImageReference): string {
  const tag = image.tag === undefined ? '' : `:${image.tag}`;
  const digest = image.digest === undefined ? '' : `@${image.digest}`;
  return `${formatRepository(image)}${tag}${digest}`;
}

/** `registry/path`. */
export function formatRepository(repository: Repository): string {
  return `${repository.registry}/${repository.path}`;
}

/** Whether both name the same repository, whatever their tags and digests. */
export function sameRepository(a: Repository, b: Repository): boolean {
  return a.path === b.path && a.registry.toLowerCase() === b.registry.toLowerCase();
}

/** Whether a reference can be deployed. */
export function isPinned(image: ImageReference): image is PinnedImage {
  return image.digest !== undefined;
}

/** The same image, pinned to `digest`; the tag stays as a note of where it came from. */
export function pin(image: ImageReference, digest: Digest): PinnedImage {
  return { ...image, digest };
}

function parseRepositoryOf(name: string, whole: string): Repository {
  const { host, rest } = splitHost(name);
  const registry = dockerHubAliases.has(host) ? dockerHub : host;
  if (!isHost(registry)) throw invalid(whole, `has a registry that is no host name: ${JSON.stringify(registry)}`);
  if (rest === '') throw invalid(whole, 'has no repository name');
  if (rest !== rest.toLowerCase()) {
    throw invalid(whole, `has capital letters in its repository (${rest.toLowerCase()} in lower case)`);
  }
  if (!pathPattern.test(rest)) {
    throw invalid(
      whole,
      `has a repository that is none: ${JSON.stringify(rest)} (letters, digits and, between them, ".", "_", "__" or "-"; parts divided by "/")`,
    );
  }
  const path = registry === dockerHub && !rest.includes('/') ? `library/${rest}` : rest;
  if (path.length > longestPath) throw invalid(whole, `has a repository longer than ${longestPath} characters`);
  if (/^[a-f0-9]{64}$/.test(whole)) throw invalid(whole, 'is an image id, not a repository');
  return { registry, path };
}

/** The first part is a host if it is `localhost`, has a dot or a port, or has capital letters; else it is Docker Hub's. */
function splitHost(name: string): { readonly host: string; readonly rest: string } {
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const isHost = first === 'localhost' || /[.:]/.test(first) || first !== first.toLowerCase();
  return isHost ? { host: first, rest: name.slice(slash + 1) } : { host: dockerHub, rest: name };
}

function isHost(text: string): boolean {
  return hostPattern.test(text) && !text.split(/[.:]/).some((part) => part.startsWith('-') || part.endsWith('-'));
}

function invalid(text: string, problem: string): OpsError {
  return new OpsError('input-invalid', `image ${JSON.stringify(text)} ${problem}`, {
    hint: 'Write it as registry/repository:tag or registry/repository@sha256:…, such as ghcr.io/d8-x/d8x-trader-main:main.',
  });
}
