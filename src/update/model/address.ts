import { keccak_256 } from '@noble/hashes/sha3.js';
import type { Secret } from '../../secret.ts';

/** An Ethereum address with its checksum (EIP-55), so that two texts of one address are the same text. */
export type Address = `0x${string}`;

/** Reads an address in any case; undefined for what is none, such as the empty one of a broker without a key. */
export function parseAddress(text: string): Address | undefined {
  const digits = /^0x([0-9a-f]{40})$/i.exec(text.trim())?.[1]?.toLowerCase();
  return digits === undefined ? undefined : checksummed(digits);
}

/**
 * The address of a private key of 64 hex digits (with `0x` or without): the last 20 bytes of the hash of its public key. The
 * curve's code is loaded when it is needed first.
 * @throws TypeError when it is no key of secp256k1; the error holds nothing of it
 */
export async function addressOf(key: Secret): Promise<Address> {
  const { secp256k1 } = await import('@noble/curves/secp256k1.js');
  let point: Uint8Array;
  try {
    point = secp256k1.getPublicKey(Buffer.from(key.reveal().replace(/^0x/i, ''), 'hex'), false);
  } catch {
    throw new TypeError('not a private key');
  }
  return checksummed(Buffer.from(keccak_256(point.subarray(1)).subarray(-20)).toString('hex'));
}

/** EIP-55: a letter is a capital where the hash of the lower-case digits has a nibble above 7 at its place. */
function checksummed(digits: string): Address {
  const hash = Buffer.from(keccak_256(Buffer.from(digits, 'ascii'))).toString('hex');
  const shown = digits.replaceAll(/[a-f]/g, (letter, at: number) =>
    Number.parseInt(hash[at] ?? '0', 16) > 7 ? letter.toUpperCase() : letter,
  );
  return `0x${shown}`;
}
