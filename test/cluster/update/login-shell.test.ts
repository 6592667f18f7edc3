import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Result } from '../../../src/report/result.ts';
import { Evidence } from './evidence.ts';
import { openTrial, type Trial } from './trial.ts';

suite('a manager whose login shell is fish', () => {
  let trial: Trial;
  let evidence: Evidence;
  const shell = (path: string): Promise<string> => evidence.on('manager', ['usermod', '-s', path, 'd8xtrader']);
  before(async () => {
    trial = await openTrial();
    evidence = new Evidence(trial.sandbox);
    const file = 'mkdir -p ~/.config/fish && echo "echo welcome; read answer" > ~/.config/fish/config.fish';
    await evidence.on('manager', ['su', 'd8xtrader', '-c', file]);
    await shell('/usr/bin/fish');
  });
  after(() => shell('/bin/bash'));
  const outcome = ({ services }: Result): unknown => services.map(({ outcome }) => outcome);
  const runs = async (tag: string): Promise<void> => {
    assert.deepEqual(await evidence.runningDigests('referral'), [evidence.digest('d8x-referral-system', tag)]);
    assert.equal(await evidence.address('referral'), trial.sandbox.info.executorAddress);
    assert.match(JSON.stringify(await evidence.spec('referral')), /"Replicas":1/);
  };

  test('has the referral key changed, and rolled back', async () => {
    const result = await trial.run({ operation: 'update', services: 'referral:dev' });
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    await runs('dev');
    const failed = await trial.run({ operation: 'update', services: 'referral:crash' });
    assert.deepEqual(outcome(failed), ['rolled-back'], failed.headline);
    await runs('dev');
  });
});
