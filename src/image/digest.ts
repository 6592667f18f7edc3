import { createHash } from 'node:crypto';
import { OpsError } from '../errors.ts';

/** `sha256:` and 64 lower-case hex digits. Made by `parseDigest` and `digestOf` only. */
export type Digest = string & { readonly __brand: 'Digest' };

/** Whether `text` is a sha256 digest in its one accepted form. */
export function isDigest(text: string): text is Digest {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

/**
 * Reads a digest. Only sha256, in lower case, is accepted, as Docker's own hosts do.
 * @throws OpsError `input-invalid`, saying what is wrong with it.
 */
export function parseDigest(text: string): Digest {
  if (isDigest(text)) return text;
  throw new OpsError('input-invalid', `digest ${JSON.stringify(text.slice(0, 90))} ${whatIsWrong(text)}`, {
    hint: 'A digest is "sha256:" and 64 hex digits in lower case.',
  });
}

/** The digest of `content`. */
export function digestOf(content: string | Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(content).digest('hex')}`);
}

/** The first 12 hex digits, as people know them from `docker images`. */
export function shortDigest(digest: Digest): string {
  return digest.slice('sha256:'.length, 'sha256:'.length + 12);
}

function whatIsWrong(text: string): string {
  const [algorithm = '', hex, ...more] = text.split(':');
  if (hex === undefined || more.length > 0) return 'is not "algorithm:hex"';
  if (algorithm !== 'sha256') return `is not a sha256 digest but ${JSON.stringify(algorithm.slice(0, 20))}`;
  if (isDigest(text.toLowerCase())) return 'has capital letters';
  if (!/^[0-9a-f]*$/.test(hex)) return 'has characters that are no hex digits';
  return `has ${hex.length} hex digits instead of 64`;
}
