import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { Secret } from '../../../src/secret.ts';
import { addressOf } from '../../../src/update/model/address.ts';
import { Evidence } from './evidence.ts';
import { killRunAt } from './kill-run.ts';
import { openTrial, type Trial } from './trial.ts';

const repositories: Readonly<Record<string, string>> = {
  api: 'd8x-trader-main',
  history: 'd8x-trader-history',
  referral: 'd8x-referral-system',
  broker: 'd8x-broker-server',
};
const replicas: Readonly<Record<string, number>> = { api: 2, history: 1, referral: 1, broker: 1 };

suite('a run that does not come to its end', () => {
  let trial: Trial;
  let evidence: Evidence;
  before(async () => {
    trial = await openTrial();
    evidence = new Evidence(trial.sandbox);
  });

  const running = (service: string): Promise<readonly string[]> =>
    service === 'broker' ? evidence.brokerDigests(service) : evidence.runningDigests(service);
  const all = (service: string, tag: string): readonly string[] =>
    Array.from({ length: replicas[service] ?? 0 }, () => evidence.digest(repositories[service] ?? '', tag));
  const assertRun = async (services: readonly string[], tag: string): Promise<void> => {
    for (const service of services) assert.deepEqual(await running(service), all(service, tag), service);
  };
  /** A key is known by its address alone: each image encrypts the file in its own way. */
  const addresses = async (): Promise<readonly string[]> => [
    await evidence.address('referral'),
    await evidence.address('broker'),
  ];
  const killAt = (asked: object, line: RegExp): Promise<void> => killRunAt(evidence, asked, line);

  test('that is cancelled half-way takes everything back within 7 seconds, and the next one tells', async () => {
    const before = await addresses();
    const stop = new AbortController();
    let cancelledAt = 0;
    const result = await trial.run({
      operation: 'update',
      services: 'api:dev history:dev broker:dev',
      signal: stop.signal,
      listen: (event) => {
        if (event.kind !== 'step-started' || event.step.title !== 'Verify broker') return;
        cancelledAt = performance.now();
        stop.abort();
      },
    });
    const seconds = (performance.now() - cancelledAt) / 1000;
    assert.equal(result.conclusion, 'cancelled', JSON.stringify(result.error));
    assert.ok(seconds < 7, `${seconds} s`);
    const next = await trial.run({ operation: 'update', services: 'candles-poly-client:dev' });
    assert.equal(next.conclusion, 'success', next.headline);
    await assertRun(['api', 'history', 'broker'], 'main');
    assert.deepEqual(await addresses(), before);
    assert.deepEqual(await evidence.leftovers(), []);
  });

  test('that is cancelled while it pulls has changed nothing', async () => {
    const stop = new AbortController();
    const result = await trial.run({
      operation: 'update',
      services: 'api:slow history:dev',
      signal: stop.signal,
      listen: (event) => {
        if (event.kind === 'step-started' && event.step.phase === 'pull') stop.abort();
      },
    });
    assert.equal(result.conclusion, 'cancelled');
    assert.ok(
      result.services.every(({ outcome }) => outcome === 'not-attempted'),
      JSON.stringify(result.services),
    );
    await assertRun(['api', 'history'], 'main');
    assert.deepEqual(await evidence.leftovers(), []);
  });

  const given = { brokerPrivateKey: 'b2'.repeat(32) };
  for (const { place, services, withKeys } of [
    { place: /^begin Update /, services: ['api', 'history', 'broker'], withKeys: false },
    { place: /^begin Verify api/, services: ['api', 'history', 'broker'], withKeys: false },
    { place: /^at Update referral .*: its tasks end/, services: ['referral', 'broker'], withKeys: false },
    { place: /^at Update referral .*: its key file/, services: ['referral', 'broker'], withKeys: false },
    { place: /^at Update referral .*: its spec/, services: ['referral', 'broker'], withKeys: false },
    { place: /^begin Verify referral/, services: ['referral', 'broker'], withKeys: false },
    { place: /^at Update broker .*: its key file/, services: ['referral', 'broker'], withKeys: true },
    { place: /^at Update broker .*: its container is/, services: ['referral', 'broker'], withKeys: true },
    { place: /^begin Update referral/, services: ['referral', 'broker'], withKeys: true },
    { place: /^end Record /, services: ['api', 'history', 'referral', 'broker'], withKeys: true },
  ]) {
    test(`that is killed at "${place.source}"${withKeys ? ' with a new key of the broker' : ''} is recovered by the next`, async () => {
      await trial.sandbox.resetCluster();
      const before = await addresses();
      const request = services.map((service) => `${service}:dev`).join(' ');
      const run = `killed-${performance.now().toFixed(0)}`;
      const more = withKeys ? { keys: given, policy: { allowKeyChange: true } } : {};
      await killAt({ operation: 'update', services: request, run, ...more }, place);
      const next = await trial.run({ operation: 'update', services: 'candles-ws-server:next' });
      assert.equal(next.conclusion, 'success', JSON.stringify(next.error));
      assert.ok(
        next.warnings.some((warning) => warning.includes(run)),
        next.warnings.join('\n'),
      );
      const isForward = (await running(services[0] ?? ''))[0] === all(services[0] ?? '', 'dev')[0];
      await assertRun(services, isForward ? 'dev' : 'main');
      const changed = [before[0], await addressOf(new Secret(given.brokerPrivateKey))];
      assert.deepEqual(await addresses(), withKeys && isForward ? changed : before);
      for (const service of services.filter((one) => one !== 'broker')) {
        assert.equal((await evidence.labels(service))['d8x-ops.updating'], undefined);
      }
      const left = await evidence.leftovers();
      assert.deepEqual(
        left.filter((name) => !name.startsWith('d8x-ops-kept-key-') || !isForward),
        [],
      );
    });
  }

  test('that is killed while it rolls back is recovered by the next', async () => {
    await trial.sandbox.resetCluster();
    const run = 'killed-going-back';
    await killAt({ operation: 'update', services: 'api:crash history:dev broker:dev', run }, /^begin Roll api back/);
    const next = await trial.run({ operation: 'update', services: 'candles-ws-server:next' });
    assert.equal(next.conclusion, 'success', JSON.stringify(next.error));
    await assertRun(['api', 'history', 'broker'], 'main');
    assert.deepEqual(await evidence.leftovers(), []);
  });
});
