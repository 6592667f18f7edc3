import { randomBytes } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { Decrypter, Encrypter } from 'age-encryption';
import { OpsError } from '../../errors.ts';
import { PayloadDecryption, PayloadEncryption, payloadSaltBytes } from './age-payload.ts';
import { releaseBuffer } from '../streams/memory.ts';
import type { Identity } from './identity.ts';

const magic = Buffer.from('age-encryption.org/v1\n');
const lastHeaderLine = Buffer.from('\n--- ');
/** A header grows by 200 bytes for each recipient, 1.6 KB for a post-quantum one. */
const longestHeader = 1024 * 1024;

/** What an age file begins with, and what encrypts the rest. */
export interface AgeEncryption {
  readonly prefix: Buffer;
  readonly payload: PayloadEncryption;
}

/**
 * Everything that an age file begins with for `recipients`, and what encrypts what follows. The header is made by
 * age-encryption, whose `encrypt` lends the file key to a recipient of our own.
 *
 * @throws OpsError `input-invalid` when nothing can be encrypted for a recipient
 */
export async function ageEncryption(recipients: readonly string[]): Promise<AgeEncryption> {
  let fileKey: Uint8Array | undefined;
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  encrypter.addRecipient({
    wrapFileKey: (key) => {
      fileKey = Uint8Array.from(key);
      return [];
    },
  });
  const empty = await encryptNothing(encrypter);
  if (fileKey === undefined) throw new Error('age-encryption made no file key');
  // What encrypting nothing adds to a header: a salt and the tag of one empty chunk. The payload gets a salt of its own.
  const header = empty.subarray(0, empty.length - payloadSaltBytes - 16);
  const salt = randomBytes(payloadSaltBytes);
  return { prefix: Buffer.concat([header, salt]), payload: new PayloadEncryption(fileKey, salt) };
}

async function encryptNothing(encrypter: Encrypter): Promise<Uint8Array> {
  try {
    return await encrypter.encrypt(new Uint8Array(0));
  } catch (cause) {
    throw new OpsError('input-invalid', 'one of the backup-recipients is well written, but no key that works', {
      where: 'backup-recipients',
      hint: 'Copy each recipient again from where its key was made.',
      cause,
    });
  }
}

/**
 * An age file in, its contents out, each byte authenticated before it comes out. What comes in is copied, and its memory given
 * back. Its errors are OpsError: `backup-corrupt` for what is no age file or was changed or cut, `restore-refused` for a file that
 * `identity` does not open.
 */
export class AgeDecryption extends Transform {
  readonly #identity: Identity;
  #header: Buffer | undefined = Buffer.alloc(0);
  #payload: PayloadDecryption | undefined;

  constructor(identity: Identity) {
    super({ highWaterMark: 256 * 1024 });
    this.#identity = identity;
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#payload !== undefined) {
      this.#feed(this.#payload, data, done);
      return;
    }
    const seen = Buffer.concat([this.#header ?? Buffer.alloc(0), data]);
    this.#header = seen;
    const end = headerEnd(seen);
    if (end === 'foreign') done(foreign());
    else if (end === undefined || seen.length < end + payloadSaltBytes) done();
    else {
      this.#header = undefined;
      this.#begin(seen, end).then(({ payload, rest }) => this.#feed(payload, rest, done), done);
    }
  }

  override _flush(done: TransformCallback): void {
    const payload = this.#payload;
    if (payload === undefined) done(foreign());
    else this.#open(done, () => payload.finish((plain) => this.push(plain)));
  }

  async #begin(seen: Buffer, end: number): Promise<{ readonly payload: PayloadDecryption; readonly rest: Buffer }> {
    const fileKey = await unlock(seen.subarray(0, end), this.#identity);
    const payload = new PayloadDecryption(fileKey, seen.subarray(end, end + payloadSaltBytes));
    this.#payload = payload;
    return { payload, rest: seen.subarray(end + payloadSaltBytes) };
  }

  #feed(payload: PayloadDecryption, data: Buffer, done: TransformCallback): void {
    this.#open(done, () => {
      payload.add(data, (plain) => this.push(plain));
      releaseBuffer(data);
    });
  }

  #open(done: TransformCallback, work: () => void): void {
    try {
      work();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    done();
  }
}

/** Where the header ends, undefined while it hasn't, or `foreign` when this is no age file. */
function headerEnd(seen: Buffer): number | 'foreign' | undefined {
  const begins = seen.subarray(0, magic.length);
  if (!begins.equals(magic.subarray(0, begins.length))) return 'foreign';
  const last = seen.indexOf(lastHeaderLine);
  const end = last < 0 ? -1 : seen.indexOf('\n', last + lastHeaderLine.length);
  if (end >= 0) return end + 1;
  return seen.length > longestHeader ? 'foreign' : undefined;
}

async function unlock(header: Buffer, identity: Identity): Promise<Uint8Array> {
  let noneFits = false;
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity.secret.reveal());
  // Asked only after the real one found nothing of its own.
  decrypter.addIdentity({
    unwrapFileKey: () => {
      noneFits = true;
      return null;
    },
  });
  try {
    return await decrypter.decryptHeader(header);
  } catch (cause) {
    if (noneFits) {
      throw new OpsError('restore-refused', 'the backup is not encrypted for the given identity', {
        where: 'backup-identity',
        hint: 'Its manifest lists the public keys it was encrypted for; age-keygen -y shows the public key of an identity.',
      });
    }
    throw new OpsError('backup-corrupt', 'the header of the backup is damaged', {
      hint: 'Fetch the file again, or take another backup.',
      cause,
    });
  }
}

function foreign(): OpsError {
  return new OpsError('backup-corrupt', 'this is no file that age encrypted, or only the beginning of one', {
    hint: 'Give a file whose name ends in .dump.sql.zst.age or .dump.sql.gz.age.',
  });
}
