import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { OpsError } from '../../../src/errors.ts';
import { hasServiceLogs, hideLogs } from '../../../src/report/hide-logs.ts';
import { renderSummary } from '../../../src/report/markdown.ts';
import { resultError } from '../../../src/report/result-error.ts';
import { resultSchema, type Result } from '../../../src/report/result.ts';
import { fixtures } from './fixtures.ts';

const lastWords = 'panic: token ghp_secret';
const failed = (service: string, kind: 'swarm' | 'broker', lines = [lastWords]): Result => {
  const error = resultError(new OpsError('update-failed', `${service} ended with 1`, { where: service, logs: lines }));
  return {
    ...fixtures.success,
    conclusion: 'failure',
    error,
    services: [{ service, kind, outcome: 'failed', error }],
  };
};

suite("a result without services' logs", () => {
  test('says how many lines there are, where, and what would show them', () => {
    const hidden = resultSchema.parse(hideLogs(failed('api', 'swarm', ['one', 'two']), 'd8x'));
    assert.deepEqual(hidden.error?.hiddenLogs, {
      lines: 2,
      host: 'the manager',
      command: 'docker service logs --tail 100 d8x_api',
    });
    assert.deepEqual(hidden.services[0]?.error, hidden.error);
  });

  test('of which they were all is without them', () => {
    const logs: NonNullable<Result['logs']> = {
      service: 'api',
      since: '2026-11-30T12:00:00.000Z',
      tasks: [{ name: 'api.1', id: 'x', node: 'worker-01', state: 'running', lines: [lastWords], found: 1, total: 1 }],
    };
    const given = { ...fixtures.success, logs };
    assert.ok(hasServiceLogs(given));
    assert.ok(!renderSummary(hideLogs(given, 'stack'), (text) => text).includes('panic'));
    assert.ok(renderSummary(given, (text) => text).includes('panic'));
  });

  test('holds them in no part of what is rendered of it', () => {
    for (const given of [failed('api', 'swarm'), failed('broker', 'broker')]) {
      const hidden = hideLogs(given, 'stack');
      const page = renderSummary(hidden, (text) => text);
      assert.ok(!page.includes('panic') && !JSON.stringify(hidden).includes('panic'), page);
      assert.match(page, /The last line of its log is not shown, as everybody can read this repository/);
      assert.ok(renderSummary(given, (text) => text).includes('panic'));
    }
  });

  test('of a broker service names its host', () => {
    const { error } = hideLogs(failed('broker', 'broker'), 'stack');
    assert.equal(error?.hiddenLogs?.host, 'the broker host');
    assert.equal(error.hiddenLogs.command, 'docker compose logs --tail 100 broker');
  });

  test('of a service that both the stack and the broker host have, shows the name by which Docker knows it', () => {
    const commandFor = (kind: 'swarm' | 'broker'): string | undefined =>
      hideLogs(failed(`${kind}/redis`, kind), 'd8x').error?.hiddenLogs?.command;
    assert.equal(commandFor('swarm'), 'docker service logs --tail 100 d8x_redis');
    assert.equal(commandFor('broker'), 'docker compose logs --tail 100 redis');
  });

  test('keeps what a command of d8x-ops printed, and errors without any', () => {
    const printed = resultError(
      new OpsError('dump-failed', 'pg_dump failed', { logs: ['permission denied'], logsOf: 'command' }),
    );
    const given: Result = { ...fixtures.success, conclusion: 'failure', error: printed };
    assert.deepEqual(hideLogs(given, 'stack'), given);
    assert.deepEqual(hideLogs(fixtures.success, 'stack'), fixtures.success);
  });
});
