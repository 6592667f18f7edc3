import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { githubId, isEarlierId } from '../../../github/id.ts';
import { parseJson } from '../../../src/exact-json.ts';

const ids = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

suite('an id of GitHub', () => {
  test('keeps every digit from the wire on, however many it has', () => {
    fc.assert(
      fc.property(ids, (id) => {
        assert.equal(githubId.parse(parseJson(String(id))), String(id));
        assert.equal(githubId.parse(String(id)), String(id));
      }),
    );
  });

  test('that was rounded is refused, and so is what is none', () => {
    const wrong = [Number(3804004623172239366n), -1, 1.5, '', '01', '1e3', ' 1', '-1', null, undefined, {}];
    for (const id of wrong) assert.equal(githubId.safeParse(id).success, false, JSON.stringify(id));
  });

  test('is earlier than another by its value, not by its text', () => {
    assert.ok(isEarlierId('9', '10'));
    assert.ok(isEarlierId('3804004623172239366', '3804004623172239367'));
    assert.ok(!isEarlierId('10', '10'));
  });
});

suite('JSON', () => {
  test('is what JSON.parse makes of it, where no integer is too long', () => {
    const short = fc.json().filter((text) => !/(?<![.\d])\d{16}/.test(text));
    fc.assert(fc.property(short, (text) => assert.deepEqual(parseJson(text), JSON.parse(text))));
  });

  test('leaves texts, fractions and exponents with many digits alone', () => {
    const text = '{"a":"3804004623172239366","b":0.12345678901234567,"c":1e20,"d":-3804004623172239366}';
    assert.deepEqual(parseJson(text), { ...JSON.parse(text), d: -3804004623172239366n });
    assert.throws(() => parseJson('3804004623172239366,'), SyntaxError);
  });
});
