import assert from 'node:assert/strict';
import { test } from 'node:test';
import { table } from '../../../scripts/bench/table.ts';

test('a figure stands beside what it is compared with, and says whether it is what it should be', () => {
  const text = table([
    {
      part: 'backup',
      what: 'backup',
      unit: 's',
      values: [12],
      against: { what: 'bare', values: [10] },
      target: { kind: 'ratio', atMost: 1.15 },
    },
    {
      part: 'backup',
      what: 'small',
      unit: 's',
      values: [1.5],
      against: { what: 'bare', values: [1] },
      target: { kind: 'difference', atMost: 1.5 },
    },
    { part: 'bot', what: 'requests', unit: '', values: [7], target: { kind: 'value' } },
  ]);
  assert.deepEqual(
    text.split('\n').map((line) => line.replace(/ +/g, ' ')),
    [
      '| | measured | beside | comes to | at most | |',
      '| -------- | -------- | --------- | -------- | ------- | --- |',
      '| backup | 12 s | 10 s bare | × 1.20 | × 1.15 | no |',
      '| small | 1.50 s | 1 s bare | +0.50 s | +1.50 s | yes |',
      '| requests | 7 | | | | |',
    ],
  );
});
