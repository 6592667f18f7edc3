import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  chart,
  fittingLabel,
  labelSpans,
  type LabelledBar,
  positions,
  tickInterval,
} from '../../../src/report/timeline-layout.ts';

const plotWidth = chart.width - chart.leftPadding - chart.rightPadding;

/** Bars of a run, each with a name such as services and hosts have. */
const runs = fc.array(
  fc.record({
    name: fc.stringMatching(/^[a-z][a-z0-9-]{2,23}$/),
    begin: fc.nat(600_000),
    length: fc.integer({ min: 1, max: 600_000 }),
  }),
  { minLength: 1, maxLength: 24 },
);

function labelled(
  run: readonly { readonly name: string; readonly begin: number; readonly length: number }[],
): LabelledBar[] {
  const bars = run.map(({ name, begin, length }) => ({ name, begin, end: begin + length }));
  const at = positions(bars);
  return bars.map(({ name, ...bar }) => ({ ...bar, label: fittingLabel(name, '59 min 59 s', bar, at) }));
}

test('no line of the axis crosses a label, and there are at most six', () => {
  fc.assert(
    fc.property(runs, (run) => {
      const bars = labelled(run);
      const at = positions(bars);
      const { milliseconds } = tickInterval(bars);
      const last = Math.max(...bars.map(({ end }) => end));
      const count = Math.floor(last / milliseconds);
      assert.ok(count <= 6);
      for (let mark = milliseconds; mark <= last; mark += milliseconds) {
        for (const bar of bars) {
          for (const { from, to } of labelSpans(bar, at)) {
            assert.ok(at(mark) < from || at(mark) > to, `${bar.label} from ${from} to ${to}, a line at ${at(mark)}`);
          }
        }
      }
    }),
  );
});

test("no label lies on a section's title or beyond the edge", () => {
  fc.assert(
    fc.property(runs, (run) => {
      const bars = labelled(run);
      const at = positions(bars);
      for (const bar of bars) {
        for (const { from, to } of labelSpans(bar, at)) {
          assert.ok(from >= 0 && to <= plotWidth + chart.rightPadding, `${bar.label} from ${from} to ${to}`);
        }
      }
    }),
  );
});

test('a name that has room stays whole, in its bar or beside it', () => {
  const at = positions([{ begin: 0, end: 100_000 }]);
  const whole = (begin: number, end: number): string => fittingLabel('candles-pyth-client', '22 s', { begin, end }, at);
  assert.equal(whole(0, 100_000), 'candles-pyth-client (22 s)');
  assert.equal(whole(0, 1000), 'candles-pyth-client (22 s)');
  assert.equal(whole(80_000, 99_000), 'candles-pyth-client (22 s)');
  assert.equal(whole(30_000, 65_000), 'candles-p… (22 s)');
});

test('the closest marks without a crossing are taken, and none where every one would cross', () => {
  const bar = (label: string, begin: number, end: number): LabelledBar => ({ label, begin, end });
  assert.equal(tickInterval([bar('ab', 0, 900), bar('cd', 0, 32_000)]).name, '10second');
  assert.equal(tickInterval([bar('Look (0.7 s)', 0, 3000), bar('cd', 0, 32_000)]).name, '30second');
  const everywhere = Array.from({ length: 32 }, (_, second) => bar('Look (1.0 s)', second * 1000, (second + 1) * 1000));
  assert.equal(tickInterval(everywhere).milliseconds > 32_000, true);
});
