import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { largestSummaryBytes, longestComment, renderComment, renderSummary } from '../../../src/report/markdown.ts';
import type { Result } from '../../../src/report/result.ts';
import type { StatusView } from '../../../src/report/status-view.ts';
import { fixtures, liveRun } from './fixtures.ts';
import { hostileText } from './hostile-text.ts';
import { referencesIn, rendered } from './rendered.ts';

const key = { kind: 'run', runId: '1' } as const;

/** Texts of a result that are ours or that the schema bounds: what is not listed here comes from outside. */
const kept = new Set([
  'conclusion',
  'operation',
  'phase',
  'state',
  'outcome',
  'kind',
  'compression',
  'sha256',
  'digest',
]);
const isTime = (text: string): boolean => /^\d{4}-\d\d-\d\dT/.test(text);

/** `value` with every text from outside replaced by the next of `texts`. */
function poisoned(value: unknown, texts: () => string, name = ''): unknown {
  if (typeof value === 'string') return kept.has(name) || isTime(value) ? value : texts();
  if (Array.isArray(value)) return value.map((item) => poisoned(item, texts, name));
  if (value === null || typeof value !== 'object' || value instanceof Date || value instanceof Map) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, poisoned(item, texts, key)]));
}

const allowedHtml = [
  /^<!-- d8x-ops (?:status v1 run 1|stage [a-z]+) -->$/,
  /^<!-- d8x-ops planned (?: ?[A-Za-z0-9_.-]+@sha256:[0-9a-f]{64})+ -->$/,
  /^<details(?: open)?><summary>[\w ]+<\/summary>$/,
  /^<\/details>$/,
  /^<\/?sub>$/,
  // Between what a service ran and runs: no hostile text has one, so that it can only be ours.
  /^<br>$/,
];
const ours = new Set(
  'root heading text inlineCode code paragraph table tableRow tableCell list listItem blockquote strong emphasis break link html'.split(
    ' ',
  ),
);

function assertHarmless(markdown: string): void {
  const { kinds, texts, html, links } = rendered(markdown);
  for (const kind of kinds) assert.ok(ours.has(kind), `${kind} in\n${markdown}`);
  assert.deepEqual(referencesIn(texts), [], markdown);
  for (const tag of html.flatMap((block) => block.split('\n'))) {
    assert.ok(
      allowedHtml.some((pattern) => pattern.test(tag)),
      `${tag} in\n${markdown}`,
    );
  }
  for (const url of links) assert.match(url, /^https?:\/\//);
}

const views: readonly StatusView[] = [...Object.values(fixtures), liveRun];

test('hostile texts anywhere in a result change nothing about the page around them', () => {
  fc.assert(
    fc.property(fc.constantFrom(...views), fc.array(hostileText, { minLength: 1, maxLength: 40 }), (view, texts) => {
      let next = 0;
      const hostile = poisoned(view, () => texts[next++ % texts.length] ?? '');
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- texts were replaced by texts, nothing else
      assertHarmless(renderComment(hostile as StatusView, key));
    }),
    { numRuns: 400 },
  );
});

function enormous(): Result {
  const { rollback } = fixtures;
  const [service] = rollback.services;
  const [step] = rollback.steps;
  assert.ok(service !== undefined && step !== undefined);
  const line = '`@octocat` | '.repeat(200);
  return {
    ...rollback,
    headline: line,
    error: {
      code: 'update-failed',
      message: line,
      hint: line,
      where: line,
      logs: Array.from({ length: 1000 }, () => line),
      problems: Array.from({ length: 1000 }, () => ({ path: line, message: line })),
    },
    warnings: Array.from({ length: 1000 }, () => line),
    services: Array.from({ length: 500 }, () => ({ ...service, service: line, reason: line })),
    steps: Array.from({ length: 3000 }, (_, index) => ({
      ...step,
      id: String(index),
      phase: 'pull',
      title: line,
      detail: line,
    })),
    ...(fixtures.status.status === undefined
      ? {}
      : {
          status: {
            ...fixtures.status.status,
            services: Array.from({ length: 500 }, () => ({
              service: line,
              kind: 'swarm' as const,
              image: { repository: line },
              replicas: { desired: 1, running: 0 },
              drift: line,
              updateState: line,
            })),
          },
        }),
  };
}

test('a page that would be too long loses whole parts, says which, and stays in order', () => {
  const comment = renderComment(enormous(), key, '`@octocat`'.repeat(10_000));
  assert.ok(comment.length <= longestComment, `${comment.length} characters`);
  assert.match(comment, /^_Left out to fit GitHub's limit: steps, .*_$/m);
  assertHarmless(comment);
  const summary = renderSummary(enormous());
  assert.ok(Buffer.byteLength(summary) <= largestSummaryBytes);
  assertHarmless(summary);
});

test('even a live comment with thousands of steps fits', () => {
  const steps = enormous().steps.map((step) => Object.assign(step, { state: 'running' as const }));
  const comment = renderComment({ ...liveRun, steps, warnings: enormous().warnings }, key);
  assert.ok(comment.length <= longestComment);
  assertHarmless(comment);
});
