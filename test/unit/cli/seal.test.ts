/* oxlint-disable import/no-named-as-default-member -- the module's types name exports that it has only on its default */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as fc from 'fast-check';
import sodium from 'libsodium-wrappers';
import { seal } from '../../../cli/github/repository.ts';
import { Secret } from '../../../src/secret.ts';

before(() => sodium.ready);

test('libsodium opens what is sealed, whatever it is, and no two boxes are alike', () => {
  const pair = sodium.crypto_box_keypair();
  const publicKey = Buffer.from(pair.publicKey).toString('base64');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (value) => {
      const boxes = [seal(new Secret(value), publicKey), seal(new Secret(value), publicKey)];
      assert.notEqual(boxes[0], boxes[1]);
      for (const box of boxes) {
        const opened = sodium.crypto_box_seal_open(Buffer.from(box, 'base64'), pair.publicKey, pair.privateKey);
        assert.deepEqual(Buffer.from(opened), Buffer.from(value));
      }
    }),
    { numRuns: 10 },
  );
});

test('nobody else opens it', () => {
  const [pair, other] = [sodium.crypto_box_keypair(), sodium.crypto_box_keypair()];
  const box = Buffer.from(seal(new Secret('x'), Buffer.from(pair.publicKey).toString('base64')), 'base64');
  assert.throws(() => sodium.crypto_box_seal_open(box, other.publicKey, other.privateKey));
});
