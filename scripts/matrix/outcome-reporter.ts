import type { TestEvent } from 'node:test/reporters';

/** A reporter for `node --test` that writes one line of JSON a test: its name, and whether it passed. */
// oxlint-disable-next-line import/no-default-export -- node:test loads a reporter by its default export
export default async function* outcomeReporter(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    if (event.data.details.type === 'suite' || event.data.name.endsWith('.test.ts')) continue;
    const passed = event.type === 'test:pass' && event.data.skip === undefined;
    yield `${JSON.stringify({ name: event.data.name, passed })}\n`;
  }
}
