/** `sha256:` and 64 lower-case hex digits. Made by `parseDigest` only. */
export type Digest = string & { readonly __brand: 'Digest' };

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
