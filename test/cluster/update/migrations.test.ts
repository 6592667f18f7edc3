import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import type { Result } from '../../../src/report/result.ts';
import { waitFor } from '../../wait.ts';
import { assertError, begins, Scene, serviceOf } from './scene.ts';

const referral = 'd8x-referral-system';
const history = 'd8x-trader-history';

suite('services that migrate the database', () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.open();
  });
  const reset = async (): Promise<void> => {
    await scene.trial.sandbox.database.reset();
    await scene.trial.sandbox.resetCluster();
  };
  beforeEach(reset);
  after(reset);
  const sql = (text: string): Promise<string> => scene.trial.sandbox.database.query(text);
  const update = (services: string, acceptMigration = false): Promise<Result> =>
    scene.update(services, { policy: { updateTimeoutMs: 40_000, ...(acceptMigration ? { acceptMigration } : {}) } });
  const rollback = (name: string, acceptMigration = false): Promise<Result> =>
    scene.trial.run({
      operation: 'rollback',
      rollbackServices: [name],
      policy: { stabilityMs: 1_000, prune: 'none', ...(acceptMigration ? { acceptMigration } : {}) },
    });

  test('tell how far they came, and go back over that only where it is accepted', async () => {
    const first = await update('history:knows-17');
    assert.equal(first.conclusion, 'success', JSON.stringify(first.error));
    assert.equal(serviceOf(first, 'history').migrations?.before?.version, 'none');
    assert.equal(serviceOf(first, 'history').migrations?.after?.applied, 17);
    const second = await update('history:migrates');
    assert.equal(second.conclusion, 'success', JSON.stringify(second.error));
    const { before, after: now } = serviceOf(second, 'history').migrations ?? {};
    assert.deepEqual([before?.applied, now?.applied], [17, 18]);
    assert.match(second.warnings.join(), /history has migrated the database/);
    assertError(await rollback('history'), 'migration-refused', /go back over a migration/);
    await scene.assertRuns('history', history, 'migrates');
    const accepted = await rollback('history', true);
    assert.equal(accepted.conclusion, 'success', JSON.stringify(accepted.error));
    await scene.assertRuns('history', history, 'knows-17');
  });

  test('stay where they fail after that, while the others go back', async () => {
    await sql('create table schema_migrations (version bigint primary key, dirty boolean not null)');
    await sql(
      `insert into schema_migrations values (17, false); alter table schema_migrations owner to ${await owner()}`,
    );
    // d8x-cli's has 60 s, which each exit at the start would take.
    await scene.docker('manager', 'service', 'update', '--detach=false', '--restart-delay=3s', 'stack_referral');
    const result = await update('referral:migrates-crash api:dev');
    assert.equal(result.conclusion, 'failure');
    const failed = serviceOf(result, 'referral');
    assert.equal(failed.outcome, 'failed');
    assert.equal(failed.reason, 'migrated');
    assert.equal(failed.error?.code, 'migration-refused');
    assert.deepEqual(failed.migrations, { before: { version: '17' }, after: { version: '18' } });
    assert.equal(serviceOf(result, 'api').outcome, 'rolled-back');
    await scene.assertRuns('api', 'd8x-trader-main', 'main', 2);
    // An image that says itself why it can't run here has failed, though what was there did not run either. A later one gets out of it.
    const old = await update('referral:knows-17');
    const refused = serviceOf(old, 'referral');
    assert.equal(refused.outcome, 'rolled-back', JSON.stringify(old.services));
    assert.match(refused.error?.hint ?? '', /before migration 18/);
    assert.match(refused.error?.logs?.join('\n') ?? '', /no migration found for version 18/);
    const out = await update('referral:migrates');
    assert.equal(out.conclusion, 'success', JSON.stringify(out.error));
    await scene.assertRuns('referral', referral, 'migrates');
  });

  test('that leave a migration half-way stay, and are not updated before it is put right', async () => {
    const result = await update('history:migrates-dirty');
    const failed = serviceOf(result, 'history');
    assert.equal(failed.reason, 'migrated', JSON.stringify(failed));
    assert.match(failed.error?.hint ?? '', /prisma migrate resolve/);
    assertError(await update('history:migrates'), 'migration-refused', /begun and not finished/);
    // As docs/troubleshooting.md has it: the image that failed would try it again at its next start.
    const scale = (tasks: number): Promise<string> =>
      scene.docker('manager', 'service', 'scale', '--detach', `stack_history=${tasks}`);
    await scale(0);
    const isAway = async (): Promise<boolean> => (await scene.evidence.runningDigests('history')).length === 0;
    await waitFor('history to be away', isAway, { seconds: 60 });
    await sql('update _prisma_migrations set rolled_back_at = now() where finished_at is null');
    const out = await update('history:migrates');
    assert.equal(out.conclusion, 'success', JSON.stringify(out.error));
    await scale(1);
    const runsAgain = async (): Promise<boolean> => (await scene.evidence.runningDigests('history')).length === 1;
    await waitFor('history to be there', runsAgain, { seconds: 60 });
    await scene.assertRuns('history', history, 'migrates');
  });

  test('are not changed in the middle of a payment, and are once that is over', async () => {
    await sql(`create table referral_settings (property varchar(50), value varchar(50), broker_id varchar(255));
      insert into referral_settings values ('batch_finished', 'false', 'a');
      alter table referral_settings owner to ${await owner()}`);
    assertError(await update('referral:dev'), 'payment-running', /in the middle of a batch/);
    await scene.assertRuns('referral', referral, 'main');
    const waits = begins('See that referral is not paying out');
    const end = (): Promise<string> => sql(`update referral_settings set value = 'true'`);
    const policy = { paymentWaitMs: 120_000 };
    const result = await scene.update('referral:dev', { policy }, { at: waits, fault: end });
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    const waited = result.steps.find(({ title }) => title === 'See that referral is not paying out');
    assert.match(waited?.detail ?? '', /the next payments are due \d{4}-\d\d-\d\d 08:00 UTC/);
    await scene.assertRuns('referral', referral, 'dev');
  });

  test('are changed though a batch is not finished where nothing of them runs, which could neither end it nor be verified', async () => {
    const address = await scene.evidence.address('referral');
    await sql(`create table referral_settings (property varchar(50), value varchar(50), broker_id varchar(255));
      insert into referral_settings values ('batch_finished', 'false', 'a');
      alter table referral_settings owner to ${await owner()}`);
    await scene.docker('manager', 'service', 'scale', '--detach=false', 'stack_referral=0');
    const result = await update('referral:dev');
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    assert.match(result.warnings.join(), /holds the key in plain text until referral is started/);
    await scene.assertRuns('referral', referral, 'dev', 0);
    await scene.assertClean('referral');
    await scene.docker('manager', 'service', 'scale', '--detach=false', 'stack_referral=1');
    await scene.assertRuns('referral', referral, 'dev');
    assert.equal(await scene.evidence.address('referral'), address);
  });

  test('are not changed in the middle of a payment that began while others were updated', async () => {
    await sql(`create table referral_settings (property varchar(50), value varchar(50), broker_id varchar(255));
      insert into referral_settings values ('batch_finished', 'true', 'a');
      alter table referral_settings owner to ${await owner()}`);
    const begin = (): Promise<string> => sql(`update referral_settings set value = 'false'`);
    const result = await scene.update('history:dev referral:dev', {}, { at: begins('Update history'), fault: begin });
    assert.equal(result.conclusion, 'failure');
    const refused = serviceOf(result, 'referral');
    assert.deepEqual([refused.outcome, refused.error?.code], ['failed', 'payment-running'], JSON.stringify(refused));
    assert.equal(serviceOf(result, 'history').outcome, 'rolled-back');
    await scene.assertRuns('history', history, 'main');
    await scene.assertRuns('referral', referral, 'main');
    await scene.assertClean('history', 'referral');
  });

  async function owner(): Promise<string> {
    return sql(`select quote_ident(tableowner) from pg_tables where tablename = 'referral_code'`);
  }
});
