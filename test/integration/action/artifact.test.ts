import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, suite, test } from 'node:test';
import { artifactStore } from '../../../action/stores/artifact.ts';
import { readWorkflowRunInfo, type WorkflowRunInfo } from '../../../action/workflow-run-info.ts';
import type { StoredBackup } from '../../../src/backup/store/backup-store.ts';
import { defined } from '../../../src/defined.ts';
import { isOpsError } from '../../../src/errors.ts';
import { Secret } from '../../../src/secret.ts';
import { githubJob, opsRepository } from '../../e2e/runner/github-job.ts';
import { startGitHub, type GitHubDouble } from '../../github/double.ts';
import type { Repository } from '../../github/state/repository.ts';

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
    const name = 'backup-production-2026-03-01-12-30-00.dump.sql.zst.age';
    await upload(name);
    await upload('something-else');
    await upload('backup-staging-2026-03-01-12-31-00.dump.sql.zst.age');
    const { signal } = new AbortController();
    const store = artifactStore({ runInfo, hidden: {}, token: new Secret(token), signal });
    const listed = await store.list({ cluster: 'alpha', label: 'production' });
    assert.deepEqual(
      listed.map((one) => [one.name, one.run, one.at?.toISOString()]),
      [[name, runInfo.id, '2026-03-01T12:30:00.000Z']],
    );
    assert.ok(listed[0]?.keptUntil !== undefined);
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
