import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpsError, type ErrorCode } from '../../../src/errors.ts';
import { conclude } from '../../../src/operations/conclude.ts';
import type { Draft } from '../../../src/operations/draft.ts';
import { Journal } from '../../../src/report/journal.ts';
import type { Operation } from '../../../src/command/operations.ts';
import { resultSchema, type Result, type ServiceResult } from '../../../src/report/result.ts';

const now = (): Date => new Date('2026-03-04T05:06:07Z');

function end(operation: Operation, draft: Draft, thrown?: unknown): Result {
  const context = {
    run: { id: '7', attempt: 1, actor: 'ada' },
    journal: new Journal(now),
    signal: new AbortController().signal,
    now,
    mask: () => undefined,
  };
  return resultSchema.parse(conclude({ operation }, context, now(), draft, thrown));
}

const service = (name: string, outcome: ServiceResult['outcome']): ServiceResult => ({
  service: name,
  kind: 'swarm',
  outcome,
});

test('a run whose services all hold is a success', () => {
  const result = end('update', { services: [service('api', 'updated'), service('history', 'unchanged')] });
  assert.equal(result.conclusion, 'success');
  assert.equal(result.headline, 'api updated; history already as asked');
  assert.equal(result.error, undefined);
});

test('a service that was rolled back makes the run a failure, with its own error', () => {
  const error = { code: 'health-failed', message: 'api answers 500' };
  const result = end('update', {
    services: [{ ...service('api', 'rolled-back'), error }, service('history', 'rolled-back')],
  });
  assert.equal(result.conclusion, 'failure');
  assert.deepEqual(result.error, error);
  assert.equal(result.headline, 'api and history rolled back: api answers 500');
});

test('a dry run that would change something is a success', () => {
  assert.equal(end('plan', { services: [service('api', 'planned')] }).headline, 'would update api');
});

test('a refusal is told from a failure by its code, and only while nothing was changed', () => {
  const refused: readonly ErrorCode[] = ['input-invalid', 'service-unknown', 'lock-held', 'update-in-progress'];
  for (const code of refused)
    assert.equal(end('update', { services: [] }, new OpsError(code, 'no')).conclusion, 'refused');
  const changed = { services: [service('api', 'failed')] };
  assert.equal(end('update', changed, new OpsError('lock-held', 'no')).conclusion, 'failure');
  assert.equal(end('update', { services: [] }, new OpsError('dump-failed', 'no')).conclusion, 'failure');
  assert.equal(end('update', { services: [] }, new OpsError('cancelled', 'cancelled')).conclusion, 'cancelled');
});

test('what nobody foresaw is told as a defect, and what was found so far stays', () => {
  const result = end('backup', { services: [], cluster: 'demo' }, new TypeError('x is not a function'));
  assert.equal(result.conclusion, 'failure');
  assert.equal(result.error?.code, 'internal');
  assert.equal(result.run.cluster, 'demo');
});
