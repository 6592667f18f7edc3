import type { Digest, ImageReference } from '../image/reference.ts';

/**
 * What one service should run, as written after `update`:
 * `api@sha256:…` · `api:dev` · `api=ghcr.io/d8-x/d8x-trader-main:dev@sha256:…` · `api`.
 */
export type ServiceRequest =
  | { readonly kind: 'digest'; readonly service: string; readonly digest: Digest; readonly tag?: string }
  | { readonly kind: 'tag'; readonly service: string; readonly tag: string }
  | { readonly kind: 'image'; readonly service: string; readonly image: ImageReference }
  | { readonly kind: 'newest'; readonly service: string };

/** A command of the /d8x grammar, parsed. `environment` is absent when `--env` was not given. */
export type Command =
  | { readonly verb: 'help'; readonly environment?: string }
  | { readonly verb: 'status'; readonly environment?: string }
  | { readonly verb: 'plan'; readonly services: readonly ServiceRequest[]; readonly environment?: string }
  | { readonly verb: 'update'; readonly services: readonly ServiceRequest[]; readonly environment?: string }
  | { readonly verb: 'backup'; readonly environment?: string }
  | { readonly verb: 'rollback'; readonly services: readonly string[]; readonly environment?: string }
  | { readonly verb: 'images'; readonly service: string; readonly environment?: string }
  | { readonly verb: 'lock'; readonly reason?: string; readonly environment?: string }
  | { readonly verb: 'unlock'; readonly environment?: string }
  | { readonly verb: 'cancel'; readonly environment?: string }
  | { readonly verb: 'approve'; readonly environment?: string };
