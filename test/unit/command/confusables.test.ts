import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { describeCodePoint, firstForeign, revealText } from '../../../src/command/code-points.ts';
import { plainText } from '../../../src/command/confusables.ts';

test('confusables become what they look like', () => {
  assert.equal(plainText('сandles-роlу'), 'candles-poly');
  assert.equal(plainText('ΑΡΤ'), 'APT');
  assert.equal(plainText('ａｐｉ：ｄｅｖ'), 'api:dev');
  assert.equal(plainText('hístóry'), 'history');
  assert.equal(plainText('a\u200b\u202epi\ufeff'), 'api');
  assert.equal(plainText('a\u00a0b\u3000c'), 'a b c');
  assert.equal(plainText('—env'), '--env');
  assert.equal(plainText('“x”'), '"x"');
});

test('plain text stays as it is', () => {
  fc.assert(fc.property(fc.string(), (text) => assert.equal(plainText(text), text)));
});

test('characters are named by number and kind', () => {
  assert.equal(describeCodePoint('а'), 'U+0430 (Cyrillic letter)');
  assert.equal(describeCodePoint('\u202e'), 'U+202E (right-to-left override)');
  assert.equal(describeCodePoint('\u0000'), 'U+0000 (control character)');
  assert.equal(describeCodePoint('\u2005'), 'U+2005 (space)');
  assert.equal(describeCodePoint('😀'), 'U+1F600');
  assert.equal(describeCodePoint('*'), '"*"');
  assert.equal(describeCodePoint(' '), 'U+0020 (space)');
});

test('nothing is hidden in a revealed text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.match(revealText(text), /^[\x20-\x7e]*$/)));
  assert.equal(revealText('aа\u200b😀'), 'a<U+0430><U+200B><U+1F600>');
});

test('the first foreign character is found where it is', () => {
  assert.deepEqual(firstForeign('ab\u200fc'), { character: '\u200f', offset: 2 });
  assert.deepEqual(firstForeign('a b'), { character: ' ', offset: 1 });
  assert.equal(firstForeign('api:dev@sha256'), undefined);
});
