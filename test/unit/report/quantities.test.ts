import assert from 'node:assert/strict';
import { test } from 'node:test';
import { age, between, bytes, count, counted, duration, minuteOf, secondOf } from '../../../src/report/quantities.ts';

test('bytes are read in powers of 1000', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [1234, '1.2 kB'],
    [99_949, '99.9 kB'],
    [99_950, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [638_114_002, '638 MB'],
    [2.5e12, '2.5 TB'],
  ];
  for (const [number, text] of cases) assert.equal(bytes(number), text);
});

test('durations keep the two units that matter', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0.0 s'],
    [-5, '0.0 s'],
    [9_940, '9.9 s'],
    [9_960, '10 s'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [65_000, '1 min 5 s'],
    [3_600_000, '1 h'],
    [7_440_000, '2 h 4 min'],
  ];
  for (const [milliseconds, text] of cases) assert.equal(duration(milliseconds), text);
});

test('times are in UTC and the same everywhere', () => {
  assert.equal(minuteOf('2026-03-01T23:59:59.999Z'), '2026-03-01 23:59 UTC');
  assert.equal(secondOf('2026-03-01T23:59:59.999Z'), '23:59:59 UTC');
  assert.equal(between('2026-03-01T00:00:00Z', '2026-03-01T00:00:01.500Z'), 1500);
  assert.equal(between(undefined, '2026-03-01T00:00:01.500Z'), undefined);
  assert.equal(age('2026-03-01T00:00:00Z', '2026-03-01T00:59:59Z'), '59 min');
  assert.equal(age('2026-03-01T00:00:00Z', '2026-03-02T23:00:00Z'), '47 h');
  assert.equal(age('2026-03-01T00:00:00Z', '2026-03-04T00:00:00Z'), '3 days');
});

test('numbers are grouped and counted', () => {
  assert.equal(count(1_204_318), '1,204,318');
  assert.equal(count(999), '999');
  assert.equal(counted(1, 'table'), '1 table');
  assert.equal(counted(1000, 'row'), '1,000 rows');
});
