import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { type Manifest, manifestSchema } from '../../../src/backup/format/manifest.ts';
import type { JournalEvent } from '../../../src/report/journal.ts';
import type { Result } from '../../../src/report/result.ts';
import { Secret } from '../../../src/secret.ts';
import { killRunAt } from '../update/kill-run.ts';
import { assertError, Scene, serviceOf } from '../update/scene.ts';
import type { Asked } from '../update/trial.ts';

const referral = 'd8x-referral-system';
const history = 'd8x-trader-history';
/** That are in the seed. */
const seededCodes = '5000';

suite('a stored backup comes back into service', () => {
  let scene: Scene;
  let folder: string;
  let identity: string;
  let file: string;
  /** The databases beside `history` that are the sandbox's own. */
  let own: readonly string[];
  /** How the first backup is made, and the one that a recovery takes first. */
  let database: NonNullable<Asked['database']>;

  const sql = (text: string, database?: string): Promise<string> => scene.trial.sandbox.database.query(text, database);
  const databases = async (): Promise<readonly string[]> =>
    (await sql('select datname from pg_database order by 1', 'postgres')).split('\n');
  const made = async (): Promise<readonly string[]> => (await databases()).filter((name) => !own.includes(name));
  const codes = (database = 'history'): Promise<string> => sql('select count(*) from referral_code', database);
  const update = async (services: string): Promise<void> => {
    const result = await scene.update(services);
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
  };
  const policy = { stabilityMs: 1_000, updateTimeoutMs: 60_000 };
  const asked = (recover: Asked['recover']): Asked => ({ operation: 'recover', policy, keys: keys(), recover });
  const keys = (): NonNullable<Asked['keys']> => ({
    referralExecutorKey: new Secret(scene.trial.sandbox.info.referralKey),
  });
  const backup = (): NonNullable<Asked['recover']> => ({
    kind: 'backup',
    file,
    identity: new Secret(identity),
    trust: { kind: 'accepted' },
  });
  const recover = (more: Partial<Asked> = {}): Promise<Result> => scene.trial.run({ ...asked(backup()), ...more });
  const undo = (): Promise<Result> => scene.trial.run(asked({ kind: 'undo' }));
  const assertRuns = async (tag: string): Promise<void> => {
    await scene.assertRuns('history', history, tag);
    await scene.assertRuns('referral', referral, tag);
  };
  /** Every run has ended, and left nothing but what it tells of. */
  const assertNothingLeft = async (): Promise<void> => {
    const left = (await scene.evidence.leftovers()).filter(
      (name) => !name.startsWith('d8x-ops-kept-key-') && !name.includes('keyfile'),
    );
    assert.deepEqual(left, []);
    for (const service of ['history', 'referral'])
      assert.equal((await scene.evidence.labels(service))['d8x-ops.updating'], undefined, service);
    assert.equal(
      await sql(`select count(*) from pg_database where not datallowconn and datname <> 'template0'`, 'postgres'),
      '0',
    );
  };

  before(async () => {
    scene = await Scene.open();
    folder = await mkdtemp(join(tmpdir(), 'd8x-ops-recover-'));
    identity = await generateX25519Identity();
    await scene.trial.sandbox.database.reset();
    own = await databases();
    await sql('alter role d8x createdb');
    // d8x-cli's has 60 s, which each exit at the start would take.
    await scene.docker('manager', 'service', 'update', '--detach=false', '--restart-delay=3s', 'stack_referral');
    await update('history:knows-17 referral:knows-17');
    database = { recipients: [await identityToRecipient(identity)], directory: folder };
    const result = await scene.trial.run({ operation: 'backup', policy: { verify: 'restore' }, database });
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    file = join(folder, result.backup?.name ?? '');
    await update('history:migrates referral:migrates');
    await sql('drop table referral_code cascade; create table broken (n int); alter table broken owner to d8x');
  });
  after(async () => {
    for (const name of await made()) await sql(`drop database ${name} with (force)`, 'postgres');
    await sql('alter role d8x nocreatedb');
    await scene.trial.sandbox.database.reset();
    await scene.trial.sandbox.resetCluster();
    await rm(folder, { recursive: true, force: true });
  });

  test('with its services, which run the images that fit', async () => {
    // What is there is backed up first, and referral has the key file that its image wrote: no key is given.
    const result = await recover({ policy: { ...policy, backup: 'required' }, database, keys: {} });
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    await assertAfter();
    assert.ok(result.backup !== undefined && !file.endsWith(result.backup.name), JSON.stringify(result.backup));
    assert.equal(String(result.recovery?.rows), await rowsOfManifest());
    const { recovery } = result;
    assert.equal(recovery?.kind, 'recovered');
    assert.deepEqual(await made(), [recovery.aside]);
    assert.equal(await sql(`select to_regclass('broken') is not null`, recovery.aside), 't');
    assert.ok((recovery.outOfServiceSeconds ?? 0) > 0 && (recovery.estimateSeconds ?? 0) > 0, JSON.stringify(recovery));
    assert.equal(serviceOf(result, 'referral').outcome, 'updated');
    await assertNothingLeft();
  });

  test('and is exchanged back by an undo, which names what was written since', async () => {
    await sql(`insert into referral_code select 'NEW_' || i, '0x1', '0x1', 1 from generate_series(1, 7) i`);
    await killed('begin Exchange', { recover: { kind: 'undo' } });
    await assertAfter('5007');
    const result = await undo();
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    const { recovery } = result;
    assert.equal(recovery?.kind, 'undone');
    const codesOf = recovery.writtenSince?.find(({ table }) => table.includes('referral_code'));
    assert.deepEqual([codesOf?.before, codesOf?.now], [0, 5007], JSON.stringify(recovery));
    await assertBefore();
    assert.deepEqual(await made(), [recovery.aside]);
    assert.equal(await codes(recovery.aside), '5007');
  });

  test('not at all where a service does not start on it: all is as it was', async () => {
    const before = await made();
    let broken: Promise<unknown> | undefined;
    const result = await recover({
      listen: (event) => {
        if (isEnd(event, 'Restore beside')) broken ??= breakMade(before);
      },
    });
    await broken;
    assertError(result, 'update-failed', /referral.*; database and services are as they were before$/);
    assert.match(result.error?.logs?.join('\n') ?? '', /Dirty database version 17/);
    assert.equal(serviceOf(result, 'history').outcome, 'rolled-back');
    await assertBefore();
    assert.deepEqual(await made(), before);
  });

  test('not at all when its run is killed before the exchange', async () => {
    const before = await made();
    for (const place of ['begin Restore beside', 'begin Stop history']) {
      await killed(place, { recover: { file, identity } });
      await assertBefore();
      assert.deepEqual(await made(), before, place);
    }
  });

  test('wholly when its run is killed after the exchange, as an undo of it does', async () => {
    await killed('begin Start history', { recover: { file, identity } });
    await assertAfter();
    await killed('begin Record what', { recover: { kind: 'undo' } });
    await assertBefore();
  });

  test('where its database is never renamed: services name the restored one, and runs follow them', async () => {
    const variable = 'DATABASE_DSN_HISTORY';
    const names = async (service: string): Promise<string> => {
      const { TaskTemplate } = z
        .object({ TaskTemplate: z.object({ ContainerSpec: z.object({ Env: z.array(z.string()) }) }) })
        .parse(await scene.evidence.spec(service));
      return TaskTemplate.ContainerSpec.Env.find((line) => line.startsWith(variable))?.slice(variable.length + 1) ?? '';
    };
    const dsn = (await names('history')).replace(/\/history$/, '/defaultdb');
    await sql('create database defaultdb template history_as_seeded owner d8x', 'postgres');
    const point = (service: string): Promise<string> =>
      scene.docker('manager', 'service', 'update', '--env-add', `${variable}=${dsn}`, `stack_${service}`);
    await Promise.all(['history', 'referral'].map(point));
    const given = { ...database, dsn: new Secret(dsn) };
    const result = await recover({ database: given });
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    const { recovery } = result;
    assert.equal(recovery?.aside, 'defaultdb');
    assert.equal(recovery.follow?.length, 2);
    for (const service of ['history', 'referral'])
      assert.equal(await names(service), dsn.replace(/defaultdb$/, recovery.database), service);
    assert.equal(await codes(recovery.database), seededCodes);
    assert.equal(await sql('select version from schema_migrations', recovery.database), '17');
    await assertRuns('knows-17');
    await assertNothingLeft();
    const next = await scene.trial.run({ operation: 'backup', database: given });
    assert.equal(next.conclusion, 'success', JSON.stringify(next.error));
    const manifest = await readManifest(join(folder, next.backup?.name ?? ''));
    assert.equal(manifest.database.name, recovery.database);
    const back = await scene.trial.run({ ...asked({ kind: 'undo' }), database: given });
    assert.equal(back.conclusion, 'success', JSON.stringify(back.error));
    assert.deepEqual([await names('history'), await names('referral')], [dsn, dsn]);
    await assertRuns('migrates');
  });

  /** A run that is killed there, and then another one, which changes nothing of its own. */
  async function killed(place: string, more: object): Promise<void> {
    const run = `killed-${performance.now().toFixed(0)}`;
    const given = { keys: { referralExecutorKey: scene.trial.sandbox.info.referralKey }, policy, run, ...more };
    await killRunAt(scene.evidence, { operation: 'recover', ...given }, new RegExp(`^${place}`));
    const replicas = [{ service: 'candles-ws-server', replicas: 1 }];
    const next = await scene.trial.run({ operation: 'scale', replicas, policy });
    assert.equal(next.conclusion, 'success', JSON.stringify(next.error));
    assert.ok(
      next.warnings.some((warning) => warning.includes(run)),
      next.warnings.join('\n'),
    );
  }

  async function assertAfter(rows = seededCodes): Promise<void> {
    assert.equal(await codes(), rows);
    assert.equal(await sql('select version from schema_migrations'), '17');
    await assertRuns('knows-17');
    await assertNothingLeft();
  }

  async function assertBefore(): Promise<void> {
    assert.equal(await sql(`select to_regclass('broken') is not null`), 't');
    assert.equal(await sql('select version from schema_migrations'), '18');
    await assertRuns('migrates');
    await assertNothingLeft();
  }

  async function rowsOfManifest(): Promise<string> {
    const { tables = [] } = await readManifest(file);
    return String(tables.reduce((sum, { rows }) => sum + rows, 0));
  }

  /** What was restored can't be used by referral, which is found out when it starts. */
  async function breakMade(before: readonly string[]): Promise<void> {
    const name = (await made()).find((one) => !before.includes(one));
    await sql('update schema_migrations set dirty = true', name);
  }
});

async function readManifest(backup: string): Promise<Manifest> {
  return manifestSchema.parse(JSON.parse(await readFile(`${backup}.json`, 'utf8')));
}

function isEnd(event: JournalEvent, title: string): boolean {
  return event.kind === 'step-finished' && event.step.title.startsWith(title);
}
