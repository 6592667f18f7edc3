import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { renderComment, renderSummary } from '../../../src/report/markdown.ts';
import { resultSchema } from '../../../src/report/result.ts';
import type { StatusKey } from '../../../src/report/markers.ts';
import { fixtures, liveRun } from './fixtures.ts';

const key: StatusKey = {
  kind: 'request',
  request: { kind: 'comment', commentId: '1700000001', index: 0, authorId: '4242' },
};

/** Compares with the golden file; `UPDATE_GOLDEN=1` writes it, for a person to look at before it is committed, never in CI. */
async function assertGolden(name: string, text: string): Promise<void> {
  const file = new URL(`golden/${name}.md`, import.meta.url);
  if (process.env['UPDATE_GOLDEN'] === '1' && process.env['CI'] === undefined) await writeFile(file, text);
  assert.equal(text, await readFile(file, 'utf8'));
}

for (const [name, result] of Object.entries(fixtures)) {
  test(`the comment of ${name}`, async () => {
    assert.deepEqual(resultSchema.parse(result), result);
    await assertGolden(name, renderComment(result, key, `/d8x ${result.operation}`));
  });
}

test('the comment of a run under way', async () => {
  await assertGolden('live', renderComment(liveRun, key));
});

test('the comment of a command that waits for a second person', async () => {
  const until = new Date('2026-03-02T13:00:00.000Z');
  const waiting = { ...liveRun, state: { kind: 'approval', by: 'command', until }, steps: [] } as const;
  await assertGolden('approval', renderComment(waiting, key));
});

test('the comment of a command whose runner was lost', async () => {
  const ended = renderComment(
    {
      kind: 'ended',
      conclusion: 'failure',
      headline: 'The run ended without a result',
      command: '/d8x update api:main',
      actor: 'alice',
      url: 'https://github.com/d8x-team/ops/actions/runs/9988776655',
      error: {
        code: 'internal',
        message: 'its runner was lost',
        hint: "The cluster's lock ends by itself within two minutes.",
      },
      endedAt: new Date('2026-03-02T12:40:00.000Z'),
    },
    key,
  );
  await assertGolden('ended', ended);
});

test('the summary says what the comment says, without its markers', () => {
  const comment = renderComment(fixtures.success, key);
  assert.equal(renderSummary(fixtures.success), comment.split('\n').slice(2).join('\n'));
});
