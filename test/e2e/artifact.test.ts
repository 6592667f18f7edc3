import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { Sandbox } from '../cluster/sandbox.ts';
import { actScript } from '../github/act/act-runner.ts';
import { startGitHub } from '../github/double.ts';
import { startPostgres, type TestPostgres } from '../integration/database/postgres.ts';
import { publishedAction, workflowForAct, type PublishedAction } from './runner/published-action.ts';
import { sandbox, workflowSecrets } from './runner/sandbox.ts';

const execute = promisify(execFile);
let cluster: Sandbox;
let action: PublishedAction;
let postgres: TestPostgres;
let folder: string;

before(async () => {
  cluster = await sandbox();
  await cluster.resetCluster();
  [action, postgres, folder] = await Promise.all([
    publishedAction(),
    startPostgres(),
    mkdtemp(join(tmpdir(), 'd8x-ops-artifact-')),
  ]);
});

after(async () => {
  await Promise.all([
    action[Symbol.asyncDispose](),
    postgres[Symbol.asyncDispose](),
    rm(folder, { recursive: true, force: true }),
  ]);
});

test("a workflow run's artifact becomes the database again, by the two commands of its RESTORE.md and stock tools", async () => {
  await using github = await startGitHub();
  const place = github.setup.repository('acme/broker', {
    collaborators: { alice: 'write' },
    files: { '.github/workflows/d8x-ops.yml': await workflowForAct('d8x-ops.yml') },
  });
  const secrets = await workflowSecrets(cluster);
  github.onDispatch = actScript(() => github.world, { actions: action.actions, secrets });
  const inputs = { operation: 'backup', environment: 'production' };
  const run = github.as('alice').runWorkflow(place, 'd8x-ops.yml', inputs);
  await github.settled();
  assert.equal(run.conclusion, 'success', run.log);
  const [artifact] = [...place.artifacts.values()];
  assert.ok(artifact?.archived === true);

  await writeFile(join(folder, 'artifact.zip'), artifact.content);
  await execute('busybox', ['unzip', '-q', 'artifact.zip'], { cwd: folder });
  await copyFile(cluster.info.files.ageIdentity, join(folder, 'key.txt'));
  await postgres.sql('create database restored');
  await runCommandsOf(join(folder, 'RESTORE.md'));

  const restored = await contents((sql) => postgres.sql(sql, 'restored'));
  assert.ok(restored.length >= 7, restored.join('\n'));
  assert.deepEqual(restored, await contents((sql) => cluster.database.query(sql)));
});

/** Runs the file's shell block as an operator would who copies it: in the artifact's folder, with libpq's own variables. */
async function runCommandsOf(file: string): Promise<void> {
  const [, commands] = /```bash\n([\s\S]+?)\n```/.exec(await readFile(file, 'utf8')) ?? [];
  assert.ok(commands !== undefined);
  const env = { PATH: process.env['PATH'], PGHOST: postgres.folder, PGPORT: String(postgres.port), PGUSER: 'postgres' };
  const before = await readdir(folder);
  await execute('bash', ['-euo', 'pipefail', '-c', commands], { cwd: folder, env, maxBuffer: 1 << 26 });
  assert.deepEqual(
    (await readdir(folder)).filter((name) => !before.includes(name)),
    ['backup.sql'],
  );
}

const listTables = `select format('%I.%I', schemaname, tablename) from pg_tables
  where schemaname not in ('pg_catalog', 'information_schema') order by 1`;

/** Each table with the number of its rows and a hash over all of them, whatever their order. */
async function contents(query: (sql: string) => Promise<string>): Promise<readonly string[]> {
  const tables = (await query(listTables)).split('\n');
  const answers: string[] = [];
  for (const table of tables) {
    const hash = `md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), ''))`;
    answers.push(`${table} ${await query(`select count(*), ${hash} from ${table} t`)}`);
  }
  return answers;
}
