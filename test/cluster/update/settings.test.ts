import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import type { Result } from '../../../src/report/result.ts';
import { Secret } from '../../../src/secret.ts';
import { assertError, Scene } from './scene.ts';
import type { Asked } from './trial.ts';

const configSchema = z.looseObject({ database_dsn: z.string(), broker_server_config: z.looseObject({}) });
const stale = 'a-password-of-an-earlier-deploy';

suite('what runs wins over what d8x.conf.json says', () => {
  let scene: Scene;
  let config: z.infer<typeof configSchema>;
  let directory: string;
  let recipients: readonly string[];
  before(async () => {
    scene = await Scene.open();
    config = configSchema.parse(JSON.parse(await readFile(scene.trial.sandbox.info.files.d8xConfig, 'utf8')));
    directory = await mkdtemp(join(tmpdir(), 'd8x-settings-'));
    recipients = [await identityToRecipient(await generateIdentity())];
    await scene.trial.sandbox.database.query('create database other');
  });
  after(async () => {
    await scene.trial.sandbox.database.query('drop database other');
    await scene.trial.sandbox.resetCluster();
    await rm(directory, { recursive: true });
  });

  /** A run, and what it says on the way. */
  const said = async (asked: Asked): Promise<{ readonly result: Result; readonly notices: string }> => {
    const notices: string[] = [];
    const result = await scene.trial.run({
      ...asked,
      policy: { stabilityMs: 1_000, prune: 'none', ...asked.policy },
      listen: (event) => void (event.kind === 'notice' && notices.push(event.message)),
    });
    return { result, notices: notices.join('\n') };
  };
  const environment = async (service: string): Promise<string> => {
    const id = await scene.docker('broker', 'ps', '-q', '-f', `label=com.docker.compose.service=${service}`);
    const lines = await scene.docker('broker', 'inspect', '-f', '{{range .Config.Env}}{{println .}}{{end}}', id);
    return lines
      .split('\n')
      .filter((line) => /^(REDIS_PW|BROKER_FEE_TBPS)=/.test(line))
      .toSorted()
      .join('\n');
  };
  const configured = (more: object): string => JSON.stringify({ ...config, ...more });
  const backUp = async (
    asked: Omit<Asked, 'operation'>,
  ): Promise<{ readonly result: Result; readonly notices: string }> =>
    said({ operation: 'backup', ...asked, database: { recipients, directory, ...asked.database } });
  const dsn = (edit: (url: URL) => void): Secret => {
    const url = new URL(config.database_dsn);
    edit(url);
    return new Secret(url.href);
  };

  test('keeps the fee and the Redis password that run, whatever d8x.conf.json says', async () => {
    const before = await environment('executorws');
    const d8xConfig = configured({ broker_server_config: { fee_tbps: '99', redis_password: stale } });
    const { result, notices } = await said({ operation: 'update', services: 'executorws:dev', d8xConfig });
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    assert.equal(await environment('executorws'), before);
    assert.match(notices, /executorws runs with another Redis password than d8x\.conf\.json has/);
    const plan = await said({ operation: 'plan', services: 'broker:main', keys: {}, d8xConfig });
    assert.equal(plan.result.services[0]?.outcome, 'unchanged', JSON.stringify(plan.result));
    assert.match(plan.notices, /broker runs with a fee of 60 .*d8x\.conf\.json says 99: 60 stays/);
    for (const told of [result, plan.result]) assert.ok(!JSON.stringify(told).includes(stale));
    assert.ok(!`${notices}${plan.notices}`.includes(stale));
  });

  test('refuses a Redis password that the others would not have', async () => {
    const before = await environment('executorws');
    const { result } = await said({
      operation: 'update',
      services: 'executorws:next',
      keys: { brokerRedisPassword: new Secret(stale) },
    });
    assertError(
      result,
      'input-invalid',
      /not the password that executorws runs with, and (broker and broker\/redis|broker\/redis and broker) would keep/,
    );
    assert.equal(result.conclusion, 'refused');
    assert.equal(await environment('executorws'), before);
  });

  test('is not backed up when the services use another, which is told without passwords', async () => {
    const { result } = await backUp({ database: { dsn: dsn((url) => (url.pathname = '/other')) } });
    assertError(
      result,
      'database-differs',
      /would be of [^ ]+:5432\/other, but history and referral use [^ ]+:5432\/history$/,
    );
    assert.equal(result.conclusion, 'refused');
    const { password } = new URL(config.database_dsn);
    for (const secret of [password, decodeURIComponent(password)]) assert.ok(!JSON.stringify(result).includes(secret));
    const update = await said({
      operation: 'update',
      services: 'executorws:main',
      policy: { backup: 'required' },
      database: { recipients, directory, dsn: dsn((url) => (url.pathname = '/other')) },
    });
    assertError(update.result, 'database-differs', /other/);
    assert.ok(!update.result.steps.some(({ phase }) => phase === 'lock'));
  });

  test('is refused where the servers cannot be asked', async () => {
    const { result } = await backUp({ database: { dsn: dsn((url) => (url.port = '5999')) } });
    assertError(
      result,
      'database-differs',
      /can't be told whether .*:5999\/history, which would be backed up, .*:5432\/history/,
    );
  });

  test('is backed up by another name of the same server, and the rows that matter most are told', async () => {
    const address = await scene.evidence.on('manager', ['getent', 'ahostsv4', new URL(config.database_dsn).hostname]);
    const [host = ''] = address.split(/\s/);
    const { result } = await backUp({ database: { dsn: dsn((url) => (url.hostname = host)) } });
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    assert.deepEqual(result.backup?.irreplaceable, [
      { table: 'referral_code', rows: 5_000 },
      { table: 'referral_code_usage', rows: 20_000 },
      { table: 'referral_chain', rows: 3_000 },
    ]);
  });

  test('of several databases only the one that is named is backed up', async () => {
    const other = dsn((url) => (url.pathname = '/other')).reveal();
    const add = ['service', 'update', '--detach', '--env-add', `DATABASE_DSN_REFERRAL=${other}`, 'stack_history'];
    await scene.docker('manager', ...add);
    const refused = await backUp({});
    assertError(refused.result, 'database-differs', /several databases: .*:5432\/history; .*:5432\/other/);
    const named = await backUp({ database: { dsn: new Secret(config.database_dsn) } });
    assert.equal(named.result.conclusion, 'success', JSON.stringify(named.result.error));
    assert.match(named.notices, /Not in this backup: history uses .*:5432\/other/);
  });
});
