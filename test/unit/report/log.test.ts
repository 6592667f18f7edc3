import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Journal, type JournalEvent } from '../../../src/report/journal.ts';
import { renderLog } from '../../../src/report/log.ts';
import { hostileText } from './hostile-text.ts';

async function eventsOf(work: (journal: Journal) => Promise<unknown>): Promise<readonly string[]> {
  let seconds = 0;
  const journal = new Journal(() => new Date(Date.UTC(2026, 2, 2, 12, 0, seconds++)));
  const lines: string[] = [];
  journal.listen((event) => lines.push(renderLog(event)));
  await work(journal);
  return lines;
}

test('a step is one line when it begins, one for news of it, and one with its time when it ends', async () => {
  const lines = await eventsOf((journal) =>
    journal.step({ title: 'Pull api', phase: 'pull', service: 'api', host: 'worker-01' }, (step) => {
      step.progress('120 MB of 300 MB');
      step.detail('300 MB');
      return Promise.resolve();
    }),
  );
  assert.deepEqual(lines, [
    '▸ Pull api [worker-01]',
    '  Pull api [worker-01]: 120 MB of 300 MB',
    '✓ Pull api [worker-01] (1.0 s): 300 MB',
  ]);
});

test('a failure, and what was left out, say so', async () => {
  const lines = await eventsOf(async (journal) => {
    journal.skip({ title: 'Prune images', phase: 'prune' }, 'nothing is unused');
    const failing = journal.step({ title: 'Update api', phase: 'update' }, () => Promise.reject(new Error('exit 3')));
    await assert.rejects(failing);
    journal.warn('worker-02 has 1 GB left');
  });
  assert.deepEqual(lines, [
    '– Prune images skipped: nothing is unused',
    '▸ Update api',
    '✗ Update api failed (1.0 s): exit 3',
    'worker-02 has 1 GB left',
  ]);
});

test('every event is one line without control characters', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (one, other) => {
      const step = { id: '1', title: one, phase: 'pull', state: 'running', startedAt: '2026-03-02T12:00:00Z' } as const;
      const events: readonly JournalEvent[] = [
        { kind: 'step-started', step },
        { kind: 'step-progress', step, detail: other },
        { kind: 'step-finished', step: { ...step, state: 'done', finishedAt: '2026-03-02T12:00:01Z', detail: other } },
        { kind: 'warning', message: other },
      ];
      for (const event of events) assert.doesNotMatch(renderLog(event).replaceAll('\t', ''), /[\p{Cc}\p{Zl}\p{Zp}]/u);
    }),
  );
});
