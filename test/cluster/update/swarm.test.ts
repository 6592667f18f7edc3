import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import type { Result, ServiceResult } from '../../../src/report/result.ts';
import { Evidence } from './evidence.ts';
import { openTrial, type Trial } from './trial.ts';

const api = 'd8x-trader-main';
const history = 'd8x-trader-history';

suite('an update of swarm services', () => {
  let trial: Trial;
  let evidence: Evidence;
  before(async () => {
    trial = await openTrial();
    evidence = new Evidence(trial.sandbox);
  });

  const service = (result: Result, name: string): ServiceResult => {
    const found = result.services.find((one) => one.service === name);
    assert.ok(found !== undefined, JSON.stringify(result.error ?? result.services));
    return found;
  };
  const assertRuns = async (name: string, repository: string, tag: string, replicas: number): Promise<void> => {
    const digest = evidence.digest(repository, tag);
    assert.deepEqual(
      await evidence.runningDigests(name),
      Array.from({ length: replicas }, () => digest),
    );
  };

  test('plans without changing anything', async () => {
    const before = await evidence.spec('api');
    const result = await trial.run({ operation: 'plan', services: 'api:dev history' });
    assert.equal(result.conclusion, 'success');
    assert.equal(service(result, 'api').outcome, 'planned');
    assert.equal(service(result, 'history').outcome, 'unchanged');
    assert.deepEqual(await evidence.spec('api'), before);
  });

  test('brings services to other digests, and leaves their specs as they were but for image and records', async () => {
    const before = await evidence.spec('api');
    const result = await trial.run({ operation: 'update', services: 'api:dev history:dev' });
    assert.equal(result.conclusion, 'success', result.headline);
    assert.deepEqual(result.warnings, []);
    await assertRuns('api', api, 'dev', 2);
    await assertRuns('history', history, 'dev', 1);
    assert.deepEqual(service(result, 'api').replicas, { desired: 2, running: 2 });
    const { Labels: _was, TaskTemplate: _template, ...others } = before;
    const { Labels: _is, TaskTemplate: _changed, ...same } = await evidence.spec('api');
    assert.deepEqual(same, others);
    const labels = await evidence.labels('api');
    assert.equal(labels['d8x-ops.actor'], 'tester');
    assert.match(labels['d8x-ops.previous'] ?? '', new RegExp(`:main@${evidence.digest(api, 'main')}$`));
    assert.equal(labels['d8x-ops.updating'], undefined);
    assert.deepEqual(await evidence.leftovers(), []);
  });

  test('starts nothing anew for what runs already', async () => {
    const before = await evidence.tasks('api');
    const result = await trial.run({ operation: 'update', services: `api@${evidence.digest(api, 'dev')}` });
    assert.equal(result.conclusion, 'success');
    assert.equal(service(result, 'api').outcome, 'unchanged');
    assert.deepEqual(await evidence.tasks('api'), before);
  });

  const bad = [
    {
      tag: 'crash',
      code: 'update-failed',
      message: /exit code 3/,
      log: /no configuration for chain/,
      stabilityMs: 5_000,
    },
    {
      tag: 'late-crash',
      code: 'update-failed',
      message: /exit code 4/,
      log: /lost the price feed/,
      stabilityMs: 12_000,
    },
    {
      tag: 'unhealthy',
      code: 'update-failed',
      message: /health check of its task on worker-0\d does not pass/,
      log: /listening/,
      stabilityMs: 5_000,
    },
    { tag: 'error500', code: 'health-failed', message: /answers 500/, log: /listening/, stabilityMs: 5_000 },
  ];
  for (const { tag, code, message, log, stabilityMs } of bad) {
    test(`takes an image that is ${tag} back, with what was asked for beside it`, async () => {
      const result = await trial.run({
        operation: 'update',
        services: `api:${tag} history:next`,
        policy: { stabilityMs },
      });
      assert.equal(result.conclusion, 'failure');
      assert.equal(service(result, 'api').outcome, 'rolled-back', JSON.stringify(service(result, 'api')));
      const { error } = service(result, 'api');
      assert.equal(error?.code, code, error?.message);
      assert.match(error.message, message);
      assert.match(error.logs?.join('\n') ?? '', log);
      assert.equal(service(result, 'history').outcome, 'rolled-back');
      assert.match(service(result, 'history').reason ?? '', /together with api/);
      await assertRuns('api', api, 'dev', 2);
      await assertRuns('history', history, 'dev', 1);
      assert.equal((await evidence.labels('api'))['d8x-ops.updating'], undefined);
      assert.deepEqual(await evidence.leftovers(), []);
    });
  }

  test('keeps what holds when only the failing service is to be rolled back', async () => {
    const policy = { onFailure: 'rollback-service' as const };
    const result = await trial.run({ operation: 'update', services: 'api:crash history:next', policy });
    assert.equal(result.conclusion, 'failure');
    assert.equal(service(result, 'api').outcome, 'rolled-back');
    assert.equal(service(result, 'history').outcome, 'updated');
    await assertRuns('api', api, 'dev', 2);
    await assertRuns('history', history, 'next', 1);
  });

  test('leaves a failing service as it is when told to pause, and replaces that update later', async () => {
    const policy = { onFailure: 'pause' as const };
    const own = (await evidence.spec('history'))['UpdateConfig'];
    const result = await trial.run({ operation: 'update', services: 'history:crash', policy });
    assert.equal(result.conclusion, 'failure');
    assert.equal(service(result, 'history').outcome, 'failed');
    const recovered = await trial.run({ operation: 'update', services: 'history:dev' });
    assert.equal(recovered.conclusion, 'success', recovered.headline);
    await assertRuns('history', history, 'dev', 1);
    assert.deepEqual((await evidence.spec('history'))['UpdateConfig'], own);
  });

  test('goes back step by step', async () => {
    const updated = await trial.run({ operation: 'update', services: 'api:next' });
    assert.equal(updated.conclusion, 'success', updated.headline);
    const last = await trial.run({ operation: 'rollback' });
    assert.equal(last.conclusion, 'success', last.headline);
    assert.deepEqual(
      last.services.map(({ service }) => service),
      ['api'],
    );
    await assertRuns('api', api, 'dev', 2);
    const earlier = await trial.run({ operation: 'rollback', rollbackServices: ['api'] });
    assert.equal(earlier.conclusion, 'success', earlier.headline);
    await assertRuns('api', api, 'main', 2);
    const none = await trial.run({ operation: 'rollback', rollbackServices: ['api'] });
    assert.equal(none.error?.code, 'rollback-unknown');
  });
});
