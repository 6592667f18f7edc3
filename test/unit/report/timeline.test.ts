import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeline } from '../../../src/report/markdown-timeline.ts';
import type { Step } from '../../../src/report/result.ts';

const start = Date.UTC(2026, 2, 2, 12);
const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString();
const step = (phase: Step['phase'], title: string, from: number, to: number, more: Partial<Step> = {}): Step => ({
  id: title,
  title,
  phase,
  state: 'done',
  startedAt: at(from),
  finishedAt: at(to),
  ...more,
});
const drawn = (steps: readonly Step[], total: number): readonly string[] =>
  timeline(steps, at(0), at(total))
    .split('\n')
    .filter((line) => /^ {2}(?:section|\S+ \()/.test(line))
    .map((line) => line.trim().replace(/ :(crit, )?s\d+,/, (_all, crit?: string) => (crit === undefined ? '' : ' !')));

test('each phase is drawn once, in the order in which they begin, though their steps alternate', () => {
  const steps = [
    step('backup', 'Look at the database', 0, 2),
    step('pull', 'Pull api on worker-1', 1, 3, { host: 'worker-1' }),
    step('backup', 'Dump, compress and encrypt', 2, 8),
  ];
  assert.deepEqual(
    drawn(steps, 10).map((line) => line.split(' 00:')[0]),
    ['section Back up', 'Look (2.0 s)', 'Dump (6.0 s)', 'section Pull', 'worker-1 (2.0 s)'],
  );
});

test('steps that are about the same are one bar, and a failed one marks it', () => {
  const steps = [
    step('pull', 'Pull api on worker-1', 1, 3, { host: 'worker-1' }),
    step('pull', 'Pull history on worker-1', 2, 6, { host: 'worker-1', state: 'failed' }),
  ];
  assert.deepEqual(drawn(steps, 10), ['section Pull', 'worker-1 (5.0 s) ! 00:00:01.000, 00:00:06.000']);
});

test('what took no time is left out, unless it failed', () => {
  const steps = [
    step('update', 'Update api', 0, 0.1, { service: 'api' }),
    step('update', 'Update history', 0, 0.1, { service: 'history', state: 'failed' }),
    step('verify', 'Verify api', 1, 90, { service: 'api' }),
  ];
  assert.deepEqual(
    drawn(steps, 100).map((line) => line.split(' (')[0]),
    ['section Update', 'history', 'section Verify', 'api'],
  );
});

test('a run without a phase that takes time has no chart', () => {
  assert.equal(timeline([step('prepare', 'Connect to 4 hosts', 0, 1)], at(0), at(1)), '');
  assert.equal(timeline([], at(0), at(1)), '');
});

test('what came before the run was counted is drawn where it was, not at its begin', () => {
  const steps = [step('prepare', 'Check who may', -8, -1), step('backup', 'Dump', 2, 22)];
  assert.deepEqual(drawn(steps, 22), [
    'section Prepare',
    'Check (7.0 s) 00:00:00.000, 00:00:07.000',
    'section Back up',
    'Dump (20 s) 00:00:10.000, 00:00:30.000',
  ]);
});
