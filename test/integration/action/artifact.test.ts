import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, suite, test } from 'node:test';
import { fetchNamed } from '../../../src/backup/origin/fetch-copy.ts';
import { GitHubRepository } from '../../../action/github/repository.ts';
import { artifactStore } from '../../../action/stores/artifact.ts';
import { readWorkflowRunInfo, type WorkflowRunInfo } from '../../../action/workflow-run-info.ts';
import { readCatalogue } from '../../../src/backup/origin/catalogue.ts';
import type { StoredBackup } from '../../../src/backup/store/backup-store.ts';
import { defined } from '../../../src/defined.ts';
import { isOpsError } from '../../../src/errors.ts';
import { Secret } from '../../../src/secret.ts';
import { githubJob, opsRepository } from '../../e2e/runner/github-job.ts';
import { startGitHub, type GitHubDouble } from '../../github/double.ts';
import type { RunHandle } from '../../github/runs/run-handle.ts';
import type { Repository } from '../../github/state/repository.ts';
import { askDouble } from '../../unit/action/ask-double.ts';
import { described, manifestOf, signerFor } from '../../unit/backup/origin/described.ts';

suite("keeping a backup as the run's artifact", () => {
  let github: GitHubDouble;
  let place: Repository;
  let folder: string;
  let file: string;
  let runInfo: WorkflowRunInfo;
  let token: string;

  before(async () => {
    github = await startGitHub();
    ({ place } = opsRepository(github));
    const { env, token: jobToken } = githubJob(github, place, github.setup.user('alice'));
    token = jobToken;
    Object.assign(process.env, env);
    runInfo = readWorkflowRunInfo(env);
    folder = await mkdtemp(join(tmpdir(), 'd8x-artifact-'));
    file = join(folder, 'backup.age');
    await writeFile(file, 'a backup');
  });
  afterEach(() => {
    github.clearFaults();
    github.behaviour.artifactStorageFull = false;
  });
  after(async () => {
    await github[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  /** The backup is taken, and then kept. */
  const upload = async (
    name: string,
    signal = new AbortController().signal,
    retryForMs?: number,
  ): Promise<StoredBackup> => {
    const store = artifactStore({
      runInfo,
      hidden: {},
      token: undefined,
      repository: undefined,
      signal,
      ...defined({ retryForMs }),
    });
    const growing = {
      name,
      path: file,
      grown: async () => ({ bytes: 8, state: 'whole' as const }),
      expectedBytes: 8,
      startedAt: new Date(),
    };
    const pending = await store.begin(growing, { cluster: 'alpha', run: { id: runInfo.id, attempt: 1 } }, signal);
    return pending.finish({ name, files: [file], bytes: 8, sha256: '' });
  };

  /** It failed with what GitHub said and what to do, and the run has no such artifact. */
  async function assertFails(name: string, uploading: Promise<unknown>, said: RegExp): Promise<void> {
    await assert.rejects(uploading, (error) => {
      assert.ok(isOpsError(error, 'upload-failed'), String(error));
      assert.match(error.message, said);
      assert.equal(error.where, name);
      assert.match(error.hint ?? '', /on the runner only/);
      return true;
    });
    assert.equal(github.artifact(place, Number(runInfo.id), name), undefined);
  }

  test('is there, whole, where all goes well', async () => {
    const kept = await upload('whole');
    const artifact = github.artifact(place, Number(runInfo.id), 'whole');
    assert.ok(artifact !== undefined);
    assert.deepEqual(kept, {
      store: 'artifact',
      id: String(artifact.id),
      name: 'whole',
      run: runInfo.id,
      digest: `sha256:${artifact.sha256}`,
      url: `${runInfo.url}/artifacts/${artifact.id}`,
    });
  });

  test('is listed with all that runs of the repository kept, by its label', async () => {
    await upload(name);
    await upload('something-else');
    await upload('backup-staging-2026-03-01-12-31-00.dump.sql.zst.age');
    const listed = await store().list({ cluster: 'alpha', label: 'production' });
    assert.deepEqual(
      listed.map((one) => [one.name, one.run, one.at?.toISOString()]),
      [[name, runInfo.id, '2026-03-01T12:30:00.000Z']],
    );
    assert.ok(listed[0]?.keptUntil !== undefined);
  });

  const name = 'backup-production-2026-03-01-12-30-00.dump.sql.zst.age';
  const unsigned = 'backup-production-2026-03-02-12-30-00.dump.sql.zst.age';
  const bare = 'backup-production-2026-03-03-12-30-00.dump.sql.zst.age';
  const newer = 'backup-production-2026-03-04-12-30-00.dump.sql.zst.age';
  const newest = 'backup-production-2026-03-05-12-30-00.dump.sql.zst.age';
  /** The run of somebody who may write, of a workflow that takes no backups. */
  const ofAnotherWorkflow = (): RunHandle => {
    github.setup.write(place, { '.github/workflows/tests.yml': 'on: { workflow_dispatch: {} }\njobs: {}\n' });
    return github.run(place, github.as('mallory').runWorkflow(place, 'tests.yml', {}));
  };
  const store = () =>
    artifactStore({
      runInfo,
      hidden: {},
      token: new Secret(token),
      repository: new GitHubRepository(askDouble(github, token), { owner: 'acme', name: 'broker' }),
      signal: new AbortController().signal,
    });

  test('is not among those that are called so: of a fork, of the future, expired, or by another name', async () => {
    place.artifacts.clear();
    const fork = github.run(place, github.as('mallory').runWorkflow(place, 'd8x-ops.yml', {}));
    const run = place.runs.get(fork.id);
    assert.ok(run !== undefined);
    run.headRepositoryId = 4711;
    fork.addArtifact(name, { [name]: Buffer.from('x') });
    const other = ofAnotherWorkflow();
    other.addArtifact(newer, { [newer]: Buffer.from('x') }).expired = true;
    for (const odd of [
      'backup-production-2999-03-01-12-30-00.dump.sql.zst.age',
      `../${name}`,
      `${name}/../../x`,
      `${name}\n`,
      `backup-${'production-'.repeat(50)}2026-03-01-12-30-00.dump.sql.zst.age`,
      'backup-production-2026-99-01-12-30-00.dump.sql.zst.age',
      'backup-production-staging-2026-03-01-12-30-00.dump.sql.zst.age',
      'backup-.*-2026-03-01-12-30-00.dump.sql.zst.age',
      'x'.repeat(10_000),
      '',
    ]) {
      other.addArtifact(odd, Buffer.from('x'));
    }
    assert.deepEqual(await store().list({ cluster: 'alpha', label: 'production' }), []);
  });

  test('is the newest of ours where runs keep newer ones by such a name, which is said', async () => {
    place.artifacts.clear();
    const own = github.run(place, Number(runInfo.id));
    const { secret, line } = signerFor('production');
    const signed = described(manifestOf({ name }), secret, name);
    const files = { [name]: Buffer.from('own'), [`${name}.json`]: signed.bytes };
    own.addArtifact(name, { ...files, [`${name}.json.sig`]: Buffer.from(signed.signature ?? '') });
    own.addArtifact(unsigned, { [unsigned]: Buffer.from('forged'), [`${unsigned}.json`]: signed.bytes });
    own.addArtifact(bare, { [bare]: Buffer.from('x') });
    ofAnotherWorkflow().addArtifact(newer, { [newer]: Buffer.from('foreign') });
    // The name of the real one, by another run: tried, and found to be none.
    ofAnotherWorkflow().addArtifact(name, { [name]: Buffer.from('foreign') });
    const trust = { kind: 'signed', signers: line, expected: { cluster: 'd8x-acme' } } as const;
    const now = (): Date => new Date();
    const of = { cluster: 'd8x-acme', label: 'production' };
    const catalogue = await readCatalogue([store()], of, { trust, now: now() });
    assert.deepEqual(
      catalogue.backups.map(({ told, copies }) => [told.name, copies.length]),
      [
        [newer, 1],
        [bare, 1],
        [unsigned, 1],
        [name, 2],
      ],
    );
    const warnings: string[] = [];
    const fetching = { folder, trust, now, warn: (warning: string) => warnings.push(warning) };
    const asked = { where: 'backup-name', lister: 'The operation backups' };
    const fetched = await fetchNamed(catalogue, 'latest', asked, fetching);
    assert.equal(fetched.name, name);
    assert.equal(await readFile(fetched.file, 'utf8'), 'own');
    assert.equal(warnings.length, 3);
    assert.match(warnings[0] ?? '', /2026-03-04-12-30-00.*is one of "tests\.yml", which is no workflow of d8x-ops/);
    assert.match(warnings[1] ?? '', /2026-03-03-12-30-00.*it holds no manifest/);
    assert.match(warnings[2] ?? '', /2026-03-02-12-30-00.*is not signed/);
    for (const foreign of [newer, unsigned, bare]) {
      await assert.rejects(fetchNamed(catalogue, foreign, asked, fetching), (error) =>
        isOpsError(error, 'origin-unknown'),
      );
    }
    own.addArtifact(newest, { [newest]: Buffer.from('cut short'), [`${newest}.json`]: Buffer.from('{}') });
    const others = await readCatalogue([store()], of, { trust, now: now() });
    // Damage is no reason to take an older one silently.
    await assert.rejects(fetchNamed(others, 'latest', asked, fetching), (error) =>
      isOpsError(error, 'restore-refused'),
    );
  });

  test('leaves nothing outside of its folder, and is one file, whatever its archive holds', async () => {
    const archives: readonly (readonly [Readonly<Record<string, Buffer>>, RegExp | undefined])[] = [
      [
        { [`../../escaped.age`]: Buffer.from('x'), [name]: Buffer.from('own'), [`${name}.json`]: Buffer.from('{}') },
        undefined,
      ],
      [
        {
          [`/${folder}/escaped.age`]: Buffer.from('x'),
          [name]: Buffer.from('own'),
          [`${name}.json`]: Buffer.from('{}'),
        },
        undefined,
      ],
      [{ [`${name}/${name}`]: Buffer.from('x') }, /holds 0 backups/],
      [{ [`..\\escaped.age`]: Buffer.from('x'), [name]: Buffer.from('own') }, /holds 2 backups/],
      [{}, /holds 0 backups/],
    ];
    for (const [index, [files, refused]] of archives.entries()) {
      const handle = github.run(place, github.as('alice').runWorkflow(place, 'd8x-ops.yml', {}));
      const { id } = handle.addArtifact(name, files);
      const into = join(folder, `inner-${index}`, 'deep');
      await mkdir(into, { recursive: true });
      const stored = { store: 'artifact', id: String(id), name, run: String(handle.id) } as const;
      const fetching = store().get(stored, into);
      if (refused === undefined) await fetching.catch((error: unknown) => assert.ok(isOpsError(error), String(error)));
      else
        await assert.rejects(fetching, (error) => isOpsError(error, 'origin-unknown') && refused.test(error.message));
      const outside = [...(await readdir(folder)), ...(await readdir(join(folder, `inner-${index}`)))];
      assert.deepEqual(
        outside.filter((entry) => entry.includes('escaped')),
        [],
      );
      assert.deepEqual(
        (await readdir(into)).filter((entry) => entry !== `from-run-${handle.id}`),
        [],
      );
    }
  });

  test('is not taken where a byte of it is another than GitHub was given, and nothing of it stays', async () => {
    place.artifacts.clear();
    const { id } = github.run(place, Number(runInfo.id)).addArtifact(name, { [name]: Buffer.alloc(5_000, 'sound') });
    const artifact = place.artifacts.get(id);
    assert.ok(artifact !== undefined);
    const content = Buffer.from(artifact.content);
    content.writeUInt8(content.readUInt8(2_500) ^ 1, 2_500);
    place.artifacts.set(id, { ...artifact, content });
    const [stored] = await store().list({ run: runInfo.id });
    assert.ok(stored !== undefined);
    const into = join(folder, 'flipped');
    await mkdir(into);
    await assert.rejects(store().get(stored, into), (error) => isOpsError(error, 'backup-corrupt'));
    assert.deepEqual(await readdir(into), []);
    place.artifacts.delete(id);
  });

  test('is told when it is refused', async () => {
    github.fault({ match: { path: /CreateArtifact/ }, effect: { kind: 'status', status: 403 } });
    await assertFails('refused', upload('refused'), /refused could not be uploaded: .*403/);
  });

  test('is told when the quota is exceeded, with where to read of it', async () => {
    github.behaviour.artifactStorageFull = true;
    await assertFails('too-much', upload('too-much'), /storage quota has been hit.*docs\.github\.com/s);
  });

  test('is told when its content arrives nowhere', async () => {
    github.fault({ match: { path: /^\/blobs\// }, effect: { kind: 'status', status: 403 } });
    await assertFails('lost', upload('lost'), /lost could not be uploaded/);
  });

  test('is told when it stalls, at any part of it', async () => {
    for (const path of [/CreateArtifact/, /^\/blobs\//, /FinalizeArtifact/]) {
      const fault = github.fault({ match: { path }, effect: { kind: 'timeout' } });
      const name = `stalled-${path.source.replaceAll(/\W/g, '')}`;
      await assertFails(name, upload(name, undefined, 1_500), /did not end within 1\.5 s/);
      assert.ok(fault.hits > 0, name);
      fault.clear();
    }
  });

  test('ends at once when the run is cancelled', async () => {
    github.fault({ match: { path: /^\/blobs\// }, effect: { kind: 'timeout' } });
    const cancel = new AbortController();
    const startedAt = performance.now();
    setTimeout(() => cancel.abort(new Error('cancelled')), 300);
    await assert.rejects(upload('cancelled', cancel.signal));
    await assert.rejects(upload('cancelled-before', cancel.signal));
    assert.ok(performance.now() - startedAt < 5_000);
  });
});
