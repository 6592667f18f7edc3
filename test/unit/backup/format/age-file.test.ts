import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { suite, test } from 'node:test';
import { Decrypter, Encrypter } from 'age-encryption';
import * as fc from 'fast-check';
import { AgeDecryption, ageEncryption } from '../../../../src/backup/format/age-file.ts';
import { type Identity, newIdentity } from '../../../../src/backup/format/identity.ts';
import { isOpsError, type ErrorCode } from '../../../../src/errors.ts';

const chunk = 64 * 1024;
const sizes = [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 2 * chunk + 1, 5 * chunk];
const identity = await newIdentity(false);
const stranger = await newIdentity(false);

function inPieces(data: Buffer, bytes: number): readonly Buffer[] {
  return Array.from({ length: Math.ceil(data.length / bytes) }, (_, i) => data.subarray(i * bytes, (i + 1) * bytes));
}

async function encrypt(plain: Buffer, recipients: readonly string[], bytes = 10_000): Promise<Buffer> {
  const { prefix, payload } = await ageEncryption(recipients);
  const file = [prefix];
  const keep = (sealed: Buffer): unknown => file.push(sealed);
  for (const piece of inPieces(plain, bytes)) payload.add(piece, keep);
  payload.finish(keep);
  return Buffer.concat(file);
}

async function decrypt(encrypted: Buffer, by: Identity, bytes = 10_000): Promise<Buffer> {
  const decryption = new AgeDecryption(by);
  const [plain] = await Promise.all([
    buffer(decryption),
    pipeline(Readable.from(inPieces(encrypted, bytes)), decryption),
  ]);
  return plain;
}

async function assertRefused(encrypted: Buffer, code: ErrorCode, by = identity): Promise<void> {
  await assert.rejects(decrypt(encrypted, by), (error) => isOpsError(error, code));
}

suite('an age file', () => {
  for (const size of sizes) {
    test(`of ${size} bytes is what age-encryption reads and writes`, async () => {
      const plain = randomBytes(size);
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity.secret.reveal());
      assert.ok(plain.equals(await decrypter.decrypt(await encrypt(plain, [identity.recipient]))));

      const encrypter = new Encrypter();
      encrypter.addRecipient(identity.recipient);
      assert.ok(plain.equals(await decrypt(Buffer.from(await encrypter.encrypt(plain)), identity)));
    });
  }

  test('is the same however its bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 200_000 }),
        fc.integer({ min: 97, max: 150_000 }),
        async (size, bytes) => {
          const plain = randomBytes(size);
          const encrypted = await encrypt(plain, [identity.recipient], bytes);
          assert.ok(plain.equals(await decrypt(encrypted, identity, bytes)));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('opens for each of its recipients, post-quantum ones too', async () => {
    for (const postQuantum of [false, true]) {
      const [one, other] = [await newIdentity(postQuantum), await newIdentity(postQuantum)];
      const encrypted = await encrypt(Buffer.from('rows'), [one.recipient, other.recipient]);
      for (const each of [one, other]) assert.equal((await decrypt(encrypted, each)).toString(), 'rows');
    }
  });

  test('is not made for a recipient that is well written but no key', async () => {
    const zero = `age1${'q'.repeat(52)}5cu47z`;
    await assert.rejects(ageEncryption([zero]), (error) => isOpsError(error, 'input-invalid'));
  });

  test('never repeats itself', async () => {
    const files = await Promise.all([1, 2].map(() => encrypt(Buffer.from('rows'), [identity.recipient])));
    assert.notDeepEqual(files[0]?.subarray(-20), files[1]?.subarray(-20));
  });
});

suite('a damaged age file', () => {
  const plain = randomBytes(3 * chunk);

  test('is refused wherever one bit is flipped', async () => {
    const encrypted = await encrypt(plain, [identity.recipient]);
    await fc.assert(
      fc.asyncProperty(fc.nat(encrypted.length - 1), fc.nat(7), async (at, bit) => {
        const flipped = Buffer.from(encrypted);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        await assert.rejects(decrypt(flipped, identity), (error) =>
          // A flip in the recipient's part of the header makes it another recipient's.
          isOpsError(
            error,
            ...(at < 400 ? (['backup-corrupt', 'restore-refused'] as const) : (['backup-corrupt'] as const)),
          ),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('is refused wherever it is cut, between two chunks too', async () => {
    const encrypted = await encrypt(plain, [identity.recipient]);
    const payload = encrypted.length - 3 * (chunk + 16);
    for (const length of [0, 1, 21, 50, payload - 16, payload, payload + chunk + 16, payload + 2 * (chunk + 16)]) {
      await assertRefused(encrypted.subarray(0, length), 'backup-corrupt');
    }
    await assertRefused(encrypted.subarray(0, -1), 'backup-corrupt');
  });

  test('is refused with bytes after its end, and with chunks in another order', async () => {
    const encrypted = await encrypt(plain, [identity.recipient]);
    await assertRefused(Buffer.concat([encrypted, Buffer.from('x')]), 'backup-corrupt');
    const payload = encrypted.length - 3 * (chunk + 16);
    const part = (i: number): Buffer =>
      encrypted.subarray(payload + i * (chunk + 16), payload + (i + 1) * (chunk + 16));
    const swapped = Buffer.concat([encrypted.subarray(0, payload), part(1), part(0), part(2)]);
    await assertRefused(swapped, 'backup-corrupt');
  });

  test('is told from one for someone else, and from what never was one', async () => {
    await assertRefused(await encrypt(plain, [identity.recipient]), 'restore-refused', stranger);
    await assertRefused(Buffer.from('-- PostgreSQL database dump\n'), 'backup-corrupt');
    await assertRefused(
      Buffer.concat([Buffer.from('age-encryption.org/v1\n'), randomBytes(2_000_000)]),
      'backup-corrupt',
    );
  });
});
