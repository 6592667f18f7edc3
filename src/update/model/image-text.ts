import { defined } from '../../defined.ts';
import { OpsError } from '../../errors.ts';
import type { Digest, ImageReference } from '../../image/reference.ts';
import { formatRepository, parseReference } from '../../image/reference.ts';
import { shortDigest } from '../../image/digest.ts';
import type { ImageOfResult } from '../../report/result.ts';

/** An image as the result has it. */
export function imageOfResult(image: ImageReference): ImageOfResult {
  return {
    repository: formatRepository(image),
    ...defined({ tag: image.tag, digest: image.digest }),
  };
}

/** How people are shown which version an image is: `dev (3f2a…)`, `main`, `3f2a…`. */
export function imageVersion({ tag, digest }: ImageReference): string {
  const short = digest === undefined ? undefined : shortDigest(digest);
  if (tag === undefined) return short ?? 'latest';
  return short === undefined ? tag : `${tag} (${short})`;
}

/** `registry/path@sha256:…`: what is pulled, and what an image's `RepoDigests` list. */
export function pullReference(image: ImageReference & { readonly digest: Digest }): string {
  return `${formatRepository(image)}@${image.digest}`;
}

/** Reads a reference that Docker wrote; undefined for what is none, such as `<none>:<none>` or an image's id. */
export function readReference(text: string): ImageReference | undefined {
  try {
    return parseReference(text);
  } catch {
    return undefined;
  }
}

/** An image that an intent names. */
export function imageOf(text: string): ImageReference {
  const image = readReference(text);
  if (image === undefined) throw new OpsError('internal', `not an image: ${text}`);
  return image;
}
