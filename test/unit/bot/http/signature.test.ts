import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { isSigned } from '../../../../bot/http/intake.ts';
import { Secret } from '../../../../src/secret.ts';

const sign = (secret: string, body: Uint8Array): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

test("GitHub's own example is right", () => {
  // docs.github.com, "Validating webhook deliveries"
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  assert.ok(isSigned(Buffer.from('Hello, World!'), signature, [new Secret("It's a Secret to Everybody")]));
});

test('any of the secrets will do, and nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (body, one, other) => {
      const secrets = [new Secret(one), new Secret(other)];
      assert.ok(isSigned(body, sign(one, body), secrets));
      assert.ok(isSigned(body, sign(other, body), secrets));
      assert.ok(!isSigned(body, sign(`${one}${other}x`, body), secrets));
      assert.ok(!isSigned(Buffer.concat([body, Buffer.from([0])]), sign(one, body), secrets));
    }),
  );
});

test('what is no signature is none', () => {
  const body = Buffer.from('x');
  const right = sign('s', body);
  for (const wrong of [
    undefined,
    '',
    right.slice(7),
    right.toUpperCase(),
    `${right}0`,
    right.slice(0, -1),
    `sha1=${right.slice(7)}`,
    ` ${right}`,
  ]) {
    assert.ok(!isSigned(body, wrong, [new Secret('s')]), String(wrong));
  }
  assert.ok(!isSigned(body, right, []));
});
