import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outputNames, outputsOf } from '../../../action/outputs.ts';
import { resultSchema } from '../../../src/report/result.ts';
import { image } from '../report/fixture-parts.ts';
import { fixtures } from '../report/fixtures.ts';

test('every end sets every output; what it does not have is empty', () => {
  for (const result of Object.values(fixtures)) {
    const outputs = outputsOf(result, '/tmp/summary.md');
    assert.deepEqual(Object.keys(outputs), [...outputNames]);
    assert.deepEqual(resultSchema.parse(JSON.parse(outputs.result)), result);
  }
  const refused = outputsOf(fixtures.refused, '/tmp/summary.md');
  assert.equal(refused['backup-path'], '');
  assert.equal(refused.updated, '[]');
});

test('outputs say what was updated and what was rolled back', () => {
  const { success, rollback } = fixtures;
  const changes = (apiTo: string): readonly unknown[] => [
    { service: 'api', from: image('d8x-trader-main', 'main', '1a2b'), to: image('d8x-trader-main', 'main', apiTo) },
    {
      service: 'history',
      from: image('d8x-trader-history', 'main', '99ee'),
      to: image('d8x-trader-history', 'main', '0c0d'),
    },
  ];
  assert.deepEqual(JSON.parse(outputsOf(success, '').updated), changes('4bf2c1d0'));
  assert.deepEqual(JSON.parse(outputsOf(success, '')['rolled-back']), []);
  assert.deepEqual(JSON.parse(outputsOf(rollback, '').updated), []);
  assert.deepEqual(JSON.parse(outputsOf(rollback, '')['rolled-back']), changes('dead'));
  assert.equal(outputsOf(success, '')['backup-bytes'], '96412113');
});

test('a result that GitHub would refuse as an output loses its steps first, then its log lines', () => {
  const line = 'x'.repeat(1000);
  const [step] = fixtures.rollback.steps;
  assert.ok(step !== undefined);
  const steps = Array.from({ length: 1000 }, () => ({ ...step, detail: line }));
  const long = outputsOf({ ...fixtures.rollback, steps }, '').result;
  assert.ok(long.length < 400_000);
  assert.ok(resultSchema.parse(JSON.parse(long)).error?.logs !== undefined);
  const error = { code: 'update-failed', message: 'x', logs: steps.map(() => line) };
  const longer = outputsOf({ ...fixtures.rollback, steps, error }, '').result;
  assert.ok(longer.length < 400_000);
  assert.equal(resultSchema.parse(JSON.parse(longer)).error?.code, 'update-failed');
});
