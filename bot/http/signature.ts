import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../src/secret.ts';

/** Whether a header can be a signature at all. */
export function isSignature(signature: string | undefined): signature is string {
  return signature !== undefined && /^sha256=[0-9a-f]{64}$/.test(signature);
}

/**
 * Whether `signature` (the header `X-Hub-Signature-256`) was made over exactly `body` with one of `secrets`. Takes the same
 * time whichever secret it was and however much of a forged one is right.
 */
export function isSigned(body: Uint8Array, signature: string | undefined, secrets: readonly Secret[]): boolean {
  if (!isSignature(signature)) return false;
  const given = Buffer.from(signature.slice('sha256='.length), 'hex');
  let matches = false;
  for (const secret of secrets) {
    if (timingSafeEqual(createHmac('sha256', secret.reveal()).update(body).digest(), given)) matches = true;
  }
  return matches;
}
