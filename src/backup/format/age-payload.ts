import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { OpsError } from '../../errors.ts';

/*
 * The payload of an age file (STREAM over ChaCha20-Poly1305, C2SP age.md "Payload"), with the cipher of node:crypto: seven
 * times as fast as the one in JavaScript that age-encryption brings, which would be the slowest part of a backup.
 */

const chunkBytes = 64 * 1024;
const tagBytes = 16;
const cipher = 'chacha20-poly1305';

/** Length of the salt that stands before the payload's first chunk. */
export const payloadSaltBytes = 16;

/** As an object: a key in a buffer is made one anew for every chunk. */
function payloadKey(fileKey: Uint8Array, salt: Uint8Array): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', fileKey, salt, 'payload', 32)));
}

/** Numbers the chunks: 11 bytes of counter, one that marks the last. */
class ChunkNonce {
  readonly #bytes = Buffer.alloc(12);
  #chunk = 0;

  next(last: boolean): Buffer {
    // 2^48 chunks are 2^64 bytes: the upper five bytes of the counter stay zero.
    this.#bytes.writeUIntBE(this.#chunk, 5, 6);
    this.#bytes[11] = last ? 1 : 0;
    this.#chunk += 1;
    return this.#bytes;
  }
}

/** Collects bytes into chunks of one size; a full chunk waits until it is known whether it is the last. */
class Chunks {
  readonly #buffer: Buffer;
  #used = 0;

  constructor(bytes: number) {
    this.#buffer = Buffer.allocUnsafeSlow(bytes);
  }

  add(data: Buffer, whenFull: (chunk: Buffer) => void): void {
    for (let at = 0; at < data.length;) {
      if (this.#used === this.#buffer.length) {
        whenFull(this.#buffer);
        this.#used = 0;
      }
      const taken = data.copy(this.#buffer, this.#used, at);
      this.#used += taken;
      at += taken;
    }
  }

  rest(): Buffer {
    return this.#buffer.subarray(0, this.#used);
  }
}

/** Plain bytes in, the payload's chunks out. */
export class PayloadEncryption {
  readonly #key: KeyObject;
  readonly #nonce = new ChunkNonce();
  readonly #chunks = new Chunks(chunkBytes);

  /** `fileKey` has 16 bytes. */
  constructor(fileKey: Uint8Array, salt: Uint8Array) {
    this.#key = payloadKey(fileKey, salt);
  }

  /** Takes a copy of `data`; tells `sealed` of all that is ready. */
  add(data: Buffer, sealed: (bytes: Buffer) => void): void {
    this.#chunks.add(data, (chunk) => this.#seal(chunk, false, sealed));
  }

  /** Tells `sealed` of the end. Nothing may be added after it. */
  finish(sealed: (bytes: Buffer) => void): void {
    this.#seal(this.#chunks.rest(), true, sealed);
  }

  #seal(chunk: Buffer, last: boolean, sealed: (bytes: Buffer) => void): void {
    const seal = createCipheriv(cipher, this.#key, this.#nonce.next(last), { authTagLength: tagBytes });
    sealed(seal.update(chunk));
    seal.final();
    sealed(seal.getAuthTag());
  }
}

/** The payload's chunks in, plain bytes out: only ones that were authenticated, and an error unless the last one came. */
export class PayloadDecryption {
  readonly #key: KeyObject;
  readonly #nonce = new ChunkNonce();
  readonly #chunks = new Chunks(chunkBytes + tagBytes);
  #first = true;

  /** `fileKey` has 16 bytes. */
  constructor(fileKey: Uint8Array, salt: Uint8Array) {
    this.#key = payloadKey(fileKey, salt);
  }

  /** Takes a copy of `data`; tells `opened` of all that is authentic. @throws OpsError `backup-corrupt` */
  add(data: Buffer, opened: (plain: Buffer) => void): void {
    this.#chunks.add(data, (chunk) => opened(this.#open(chunk, false)));
  }

  /** Tells `opened` of the end. @throws OpsError `backup-corrupt`, also where it is not the end of what was encrypted */
  finish(opened: (plain: Buffer) => void): void {
    opened(this.#open(this.#chunks.rest(), true));
  }

  #open(chunk: Buffer, last: boolean): Buffer {
    try {
      if (chunk.length < tagBytes || (chunk.length === tagBytes && !this.#first)) throw new Error('it ends too early');
      this.#first = false;
      const open = createDecipheriv(cipher, this.#key, this.#nonce.next(last), { authTagLength: tagBytes });
      open.setAuthTag(chunk.subarray(-tagBytes));
      const plain = open.update(chunk.subarray(0, -tagBytes));
      open.final();
      return plain;
    } catch (cause) {
      throw damaged(cause);
    }
  }
}

function damaged(cause: unknown): OpsError {
  return new OpsError('backup-corrupt', 'the backup is damaged or cut short: its contents are not what was encrypted', {
    hint: 'Fetch the file again, or take another backup.',
    cause,
  });
}
