import type { Digest, ImageReference } from '../image/reference.ts';
import type { Exception } from './exceptions.ts';

/**
 * What one service should run, as written after `update`:
 * `api@sha256:…` · `api:dev` · `api=ghcr.io/d8-x/d8x-trader-main:dev@sha256:…` · `api`.
 */
export type ServiceRequest =
  | { readonly kind: 'digest'; readonly service: string; readonly digest: Digest; readonly tag?: string }
  | { readonly kind: 'tag'; readonly service: string; readonly tag: string }
  | { readonly kind: 'image'; readonly service: string; readonly image: ImageReference }
  | { readonly kind: 'newest'; readonly service: string };

/** The images that `approve` names, so that nothing else is approved: `api@sha256:` and at least 8 digits of the digest. */
export interface ImagePin {
  readonly service: string;
  /** The digest or its beginning: `sha256:` and 8 to 64 hex digits. */
  readonly prefix: string;
}

/** What a command that changes services may ask to be loosened; absent where it is nothing, else sorted. */
interface Loosened {
  readonly exceptions?: readonly Exception[];
}

/** A command of the /d8x grammar, parsed. `environment` is absent when `--env` was not given. */
export type Command =
  | { readonly verb: 'help'; readonly environment?: string }
  | { readonly verb: 'status'; readonly environment?: string }
  | (Loosened & {
      readonly verb: 'plan';
      readonly of?: undefined;
      readonly services: readonly ServiceRequest[];
      readonly environment?: string;
    })
  | (Loosened & {
      readonly verb: 'plan';
      readonly of: 'rollback';
      readonly services: readonly string[];
      readonly environment?: string;
    })
  | (Loosened & {
      readonly verb: 'update';
      readonly services: readonly ServiceRequest[];
      readonly environment?: string;
    })
  | { readonly verb: 'backup'; readonly environment?: string }
  | (Loosened & { readonly verb: 'rollback'; readonly services: readonly string[]; readonly environment?: string })
  | { readonly verb: 'images'; readonly service: string; readonly environment?: string }
  | { readonly verb: 'lock'; readonly reason?: string; readonly environment?: string }
  | { readonly verb: 'unlock'; readonly environment?: string }
  | { readonly verb: 'cancel'; readonly environment?: string }
  | { readonly verb: 'approve'; readonly pins?: readonly ImagePin[]; readonly environment?: string };
