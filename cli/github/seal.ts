import { blake2b } from '@noble/hashes/blake2.js';
import nacl from 'tweetnacl';
import type { Secret } from '../../src/secret.ts';

/**
 * Seals a secret for a public key as GitHub asks for it: libsodium's `crypto_box_seal` (a key pair made for it alone, whose public half comes
 * first; the nonce is the BLAKE2b of both public keys), in Base64.
 * https://doc.libsodium.org/public-key_cryptography/sealed_boxes
 */
export function seal(value: Secret, publicKey: string): string {
  const recipient = new Uint8Array(Buffer.from(publicKey, 'base64'));
  const once = nacl.box.keyPair();
  const nonce = blake2b(Buffer.concat([once.publicKey, recipient]), { dkLen: nacl.box.nonceLength });
  const box = nacl.box(new TextEncoder().encode(value.reveal()), nonce, recipient, once.secretKey);
  once.secretKey.fill(0);
  return Buffer.concat([once.publicKey, box]).toString('base64');
}
