import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { renderComment } from '../../../src/report/markdown.ts';
import type { Result } from '../../../src/report/result.ts';
import { fixtures } from './fixtures.ts';

type Logs = NonNullable<Result['logs']>;

const task = { name: 'api.1', id: 'x', node: 'worker-01', state: 'running', found: 1, total: 1 } as const;
const page = (logs: Partial<Logs>): string => {
  const whole: Logs = { service: 'api', since: '2026-11-30T12:00:00.000Z', tasks: [], ...logs };
  return renderComment(
    { ...fixtures.success, operation: 'logs', services: [], logs: whole },
    { kind: 'run', runId: '1' },
  );
};

suite('logs on a page', () => {
  test('are folded by task, with where the whole is', () => {
    const text = page({
      grep: 'refused',
      tasks: [
        { ...task, lines: ['2026-11-30T12:01:00Z connection refused'] },
        { ...task, name: 'api.2', node: 'worker-02', lines: [], found: 0, unread: 'worker-02 is down' },
      ],
      artifact: { id: '7', name: 'logs-api', digest: `sha256:${'0'.repeat(64)}`, url: 'https://github.com/acme/ops/1' },
    });
    assert.match(text, /<summary>api\.1 on worker-01 \(running\): 1 line<\/summary>\n\n```text\n2026-11-30T12:01:00Z/);
    assert.match(text, /api\.2 on worker-02 .*Not read: worker-02 is down/);
    assert.match(text, /with `refused` in it\. All of it is in the artifact \[`logs-api`\]\(<https:\/\/github\.com/);
  });

  test('fit a comment, whatever is in them, and break out of nothing', () => {
    const hostile = ['```', '</details>', '##[add-mask]x', '<!-- d8x-ops -->', '@acme/ops', '\u202e\u0007'.repeat(100)];
    const lines = Array.from({ length: 200 }, (_, index) =>
      (hostile[index % hostile.length] ?? '').padEnd(400, '\u0001'),
    );
    const text = page({ tasks: [{ ...task, name: '<b>', node: '</summary>', lines, found: 5000, total: 5000 }] });
    assert.ok(text.length <= 65_536, `${text.length}`);
    assert.match(text, /the last \d+ of 5,000 lines/, 'some are shown');
    assert.match(text, /<summary>\?b\? on \?\?summary\?/);
    assert.doesNotMatch(text, /Left out to fit[^_]*\blog\b/);
  });
});
