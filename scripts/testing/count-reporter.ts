import type { TestEvent } from 'node:test/reporters';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What tests said of themselves (`t.diagnostic`), such as how long something took. */
  readonly told: readonly string[];
}

/** A reporter for `node --test` that writes one line of JSON: how many tests passed, failed and were skipped, and what they told. */
// oxlint-disable-next-line import/no-default-export -- node:test loads a reporter by its default export
export default async function* countReporter(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const told: string[] = [];
  for await (const event of source) {
    // Those without a file are node's own summary.
    if (event.type === 'test:diagnostic' && event.data.file !== undefined) told.push(event.data.message);
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    if (event.data.details.type === 'suite') continue;
    if (event.type === 'test:fail') counts.failed += 1;
    else if (event.data.skip !== undefined || event.data.todo !== undefined) counts.skipped += 1;
    else counts.passed += 1;
  }
  yield `${JSON.stringify({ ...counts, told })}\n`;
}
