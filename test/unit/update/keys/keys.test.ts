import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../../../../src/secret.ts';
import { addressOf, parseAddress } from '../../../../src/update/model/address.ts';
import { normalKey, normalKeyText } from '../../../../src/update/keys/private-key.ts';

const digits = 'AbCd'.repeat(16);
const order = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141';

test('a key is written in one form, however it was given', () => {
  const normal = `0x${digits.toLowerCase()}`;
  for (const given of [digits, `0x${digits}`, `0X${digits}`, ` 0X${digits.toUpperCase()}\n`, normal])
    assert.equal(normalKeyText(given), normal);
  assert.equal(normalKey(new Secret(`0X${digits}`))?.reveal(), normal);
});

test('what is no key of the curve is none', () => {
  const bad = ['', '0x', `0x0X${digits}`, `0x0x${digits}`, digits.slice(1), `${digits}0`, `${digits.slice(1)}g`];
  for (const given of [...bad, '0'.repeat(64), order, 'f'.repeat(64), `${digits}\n${digits}`])
    assert.equal(normalKeyText(given), undefined, given);
});

// Address of the key 1 is in every wallet's tests; the second is the EIP-155 example's key.
test('an address is that of the key, with its checksum', async () => {
  assert.equal(await addressOf(new Secret('1'.padStart(64, '0'))), '0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf');
  assert.equal(await addressOf(new Secret(`0x${'46'.repeat(32)}`)), '0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F');
  await assert.rejects(addressOf(new Secret('0'.repeat(64))), (error: Error) => !/0{8}/.test(error.message));
});

// The addresses of EIP-55's own examples.
test('addresses are the same text in any case', () => {
  for (const address of [
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
  ]) {
    assert.equal(parseAddress(address.toLowerCase()), address);
    assert.equal(parseAddress(` ${address}\n`), address);
  }
  for (const none of ['', '0x', '0x0', 'null', `0x${'0'.repeat(41)}`]) assert.equal(parseAddress(none), undefined);
});
