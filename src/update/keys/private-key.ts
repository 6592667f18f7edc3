import type { Secret } from '../../secret.ts';

/** The order of secp256k1's group (SEC 2, 2.4.1): a private key is a number from 1 to one below it. */
const groupOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/**
 * A private key as the services read it, `0x` and 64 lower-case hex digits, of a text with or without `0x` (or `0X`) and blanks around
 * it; undefined where the text is none. The one judge of what a key is: whatever is written to a key file went through it.
 */
export function normalKeyText(text: string): string | undefined {
  const digits = /^(?:0x)?([0-9a-f]{64})$/i.exec(text.trim())?.[1]?.toLowerCase();
  if (digits === undefined) return undefined;
  const value = BigInt(`0x${digits}`);
  return value > 0n && value < groupOrder ? `0x${digits}` : undefined;
}

/** The same of a secret. */
export function normalKey(key: Secret): Secret | undefined {
  const text = normalKeyText(key.reveal());
  return text === undefined ? undefined : key.map(() => text);
}
