import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProgressBar, progressLine } from '../../../cli/terminal/progress-bar.ts';
import { renderReport } from '../../../cli/doctor/render-report.ts';

test('a bar says how far it is and how long it will take', () => {
  assert.equal(
    progressLine('Restore', '120 MB of 240 MB', 0.5, 4_000),
    'Restore  ████████████░░░░░░░░░░░░  50 %  120 MB of 240 MB, 4.0 s left',
  );
  assert.equal(
    progressLine('Restore', '1 B of 240 MB', 0, 10),
    'Restore  ░░░░░░░░░░░░░░░░░░░░░░░░   0 %  1 B of 240 MB',
  );
  assert.equal(progressLine('Restore', 'all', 1, 9_000), 'Restore  ████████████████████████ 100 %  all');
  assert.equal(progressLine('Wait', 'for alice', undefined, 9_000), 'Wait  for alice');
});

/** What a bar wrote, when it is told of something every 20 ms for twelve seconds. */
function shown(canRedraw: boolean): { readonly drawn: number; readonly said: number; readonly longest: number } {
  let now = 0;
  const drawn: string[] = [];
  const said: string[] = [];
  const terminal = {
    canRedraw,
    width: 40,
    say: (line: string) => void said.push(line),
    redraw: (line: string) => void drawn.push(line),
  };
  const bar = new ProgressBar(terminal, () => new Date(now), 'Restore');
  for (; now < 12_000; now += 20) bar.show('some of it', now / 12_000);
  return { drawn: drawn.length, said: said.length, longest: Math.max(...drawn.map(({ length }) => length), 0) };
}

test('it is drawn ten times a second within the width of a terminal, and a line every five seconds elsewhere', () => {
  assert.deepEqual(shown(true), { drawn: 120, said: 0, longest: 39 });
  assert.deepEqual(shown(false), { drawn: 0, said: 2, longest: 0 });
});

test('a report says each state in words, remedies below, and no text of a host steers the terminal', () => {
  const lines = renderReport(
    [
      { state: 'ok', name: 'SSH', where: 'manager', found: 'connected' },
      { state: 'fail', name: 'disk', where: 'worker', found: 'full\u001B[2J\nok', remedy: 'Free some.' },
    ],
    false,
  );
  assert.deepEqual(lines, [
    'ok    SSH   manager  connected',
    'FAIL  disk  worker   full[2J ok',
    '            → Free some.',
    '',
    '1 failure, 0 warnings, 1 ok',
  ]);
});
