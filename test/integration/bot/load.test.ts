import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { runLoad } from './harness/load.ts';

void suite('200 webhooks a second', () => {
  // The whole minute is `npm run bench`'s; ten seconds are enough to see a leak in the queue or a slow answer.
  void test('are answered at once, and every command among them leads to one run', async (context) => {
    const report = await runLoad({ seconds: 10, perSecond: 200, commandsPerSecond: 4 });
    context.diagnostic(JSON.stringify(report));
    assert.deepEqual(report.statuses, { 202: report.webhooks });
    assert.equal(report.exact, report.commands);
    assert.equal(report.lost + report.doubled, 0);
    assert.ok(report.p99 < 50, `99 of 100 were answered within ${report.p99.toFixed(1)} ms`);
  });
});
