import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { z } from 'zod';
import { uploadFiles } from '../../../action/stores/artifact.ts';
import { readWorkflowRunInfo } from '../../../action/workflow-run-info.ts';
import { run } from '../../../cli/run.ts';
import { openSigningKey } from '../../../src/backup/origin/signing-key.ts';
import { takeBackup } from '../../../src/backup/take/take-backup.ts';
import { githubJob, opsRepository } from '../../e2e/runner/github-job.ts';
import { startGitHub, type GitHubDouble } from '../../github/double.ts';
import type { Repository } from '../../github/state/repository.ts';
import type { RunHandle } from '../../github/runs/run-handle.ts';
import { readPage } from '../../unit/docs/pages.ts';
import { origin, signerFor } from '../../unit/backup/origin/described.ts';
import { allRows } from '../database/sample-database.ts';
import { openSetting, type Setting } from '../backup/setting.ts';
import { scriptedTerminal } from './scripted-terminal.ts';

const execute = promisify(execFile);
const workflow = 'on: { workflow_dispatch: {} }\njobs: { x: { runs-on: ubuntu-latest, steps: [{ run: true }] } }\n';
const foreign = 'backup-production-2998-01-01-00-00-00.dump.sql.zst.age';

suite('the command line, of backups among the artifacts of a repository', { concurrency: false }, () => {
  let github: GitHubDouble;
  let place: Repository;
  let setting: Setting;
  let files: Readonly<Record<string, Buffer>>;
  let name: string;
  let keptBy: string;
  let signers: string;

  before(async () => {
    [github, setting] = await Promise.all([startGitHub({ behaviour: { wantsVersion: true } }), openSetting()]);
    const own = 'version: 1\nenvironments:\n  production: { workflow: own.yml }\n';
    ({ place } = opsRepository(github, own, { private: true }));
    github.setup.write(place, { '.github/workflows/own.yml': workflow, '.github/workflows/tests.yml': workflow });
    const { secret, line } = signerFor('production');
    signers = join(setting.folder, 'signers');
    await writeFile(signers, line);
    const made = { verify: 'restore', label: 'production', origin, signer: openSigningKey(secret) } as const;
    const taken = await takeBackup(setting.options(made));
    ({ name } = taken);
    // As the Action keeps it, to the byte of the archive.
    const { env, run: job } = githubJob(github, place, github.setup.user('alice'));
    Object.assign(process.env, env);
    const upload = { runInfo: readWorkflowRunInfo(env), hidden: {}, signal: new AbortController().signal };
    const { digest } = await uploadFiles(upload, name, taken.files, '');
    assert.match(digest, /^sha256:/);
    keptBy = String(job.id);
    files = Object.fromEntries(
      await Promise.all(taken.files.map(async (path) => [basename(path), await readFile(path)] as const)),
    );
  });
  after(async () => {
    await Promise.all([github[Symbol.asyncDispose](), setting[Symbol.asyncDispose]()]);
  });

  function runOf(file: string): RunHandle {
    return github.run(place, github.as('mallory').runWorkflow(place, file, {}));
  }

  async function d8x(
    words: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    terminal = scriptedTerminal(),
  ) {
    const signal = new AbortController().signal;
    const trusted = words.includes('--unsigned') ? [] : ['--signers', signers];
    const code = await run([...words, ...trusted], {
      environment: { GITHUB_TOKEN: github.as('alice').token(), GITHUB_API_URL: github.apiUrl, ...environment },
      terminal,
      signal,
      now: () => new Date(),
      version: '9.9.9',
    });
    return { code, text: terminal.text };
  }
  const here = ['--repository', 'acme/broker'];

  async function decrypted(wanted: string, ...more: readonly string[]): Promise<string> {
    const output = join(setting.folder, 'out.sql');
    const words = ['decrypt', wanted, ...here, '--identity', setting.keyFile, '--output', output, '--force', ...more];
    const { code, text } = await d8x(words);
    assert.equal(code, 0, text);
    assert.match(await readFile(output, 'utf8'), /PostgreSQL database dump complete/);
    await rm(output);
    return text;
  }

  test('lists them, with the run and the end of their time, without fetching any', async () => {
    const from = github.requests.length;
    const { code, text } = await d8x(['backups', ...here]);
    assert.equal(code, 0, text);
    assert.match(
      text,
      new RegExp(
        `^${name}\\n {4}.* old, .*, read when it is fetched: .*\\n {4}run ${keptBy}; artifact, kept until \\d{4}-`,
      ),
    );
    assert.deepEqual(
      github.requests.slice(from).map(({ operationId }) => operationId),
      ['actions/list-artifacts-for-repo'],
    );
    const json = await d8x(['backups', ...here, '--json']);
    assert.equal(z.array(z.object({ name: z.string() })).parse(JSON.parse(json.text))[0]?.name, name);
  });

  test('takes one by latest, by its name, and by its run', async () => {
    assert.match(await decrypted('latest'), /Fetching .* from an artifact of acme\/broker/);
    await decrypted(name);
    await decrypted(keptBy);
  });

  test('passes over what is only called as one, and does not even fetch it', async () => {
    const other = runOf('tests.yml');
    const artifact = other.addArtifact(foreign, files);
    const times = { createdAt: Date.parse('2998-02-01'), expiresAt: Date.parse('2999-02-01') };
    place.artifacts.set(artifact.id, { ...artifact, ...times });
    const from = github.requests.length;
    assert.match(await decrypted('latest'), /2998-01-01-00-00-00.* is passed over, .*one of "tests\.yml"/);
    const fetched = github.requests
      .slice(from)
      .filter(({ operationId }) => operationId === 'actions/download-artifact');
    assert.equal(fetched.length, 1);
    place.artifacts.delete(artifact.id);
  });

  test('takes the latest, whoever signed it, by the word of a person who types the name of its database', async () => {
    const output = join(setting.folder, 'unsigned.sql');
    const words = ['decrypt', 'latest', ...here, '--identity', setting.keyFile, '--output', output, '--unsigned'];
    const { code, text } = await d8x(words, {}, scriptedTerminal([[/Type the name/, 'd8x']]));
    assert.equal(code, 0, text);
    assert.match(text, /Nobody vouches for this backup/);
    assert.equal((await d8x([...words, '--force'])).code, 2, 'and nobody is there to type it');
  });

  test('takes the latest as if it were needed, with the very key', async () => {
    const { code, text } = await d8x(['drill', 'latest', ...here, '--identity', setting.keyFile]);
    assert.equal(code, 0, text);
    assert.match(text, /✔ restored: \d+ tables? with [\d,]+ rows?, as its manifest says/);
  });

  test('knows the repository that init set up from the folder, and a file from a name', async () => {
    const folder = setting.folder;
    await writeFile(
      join(folder, '.d8x-ops.json'),
      JSON.stringify({ version: 1, targets: { 'acme/broker#production': { recipients: [], secrets: {} } } }),
    );
    const before = process.cwd();
    process.chdir(folder);
    try {
      assert.match((await d8x(['backups'])).text, new RegExp(`^${name}`));
      assert.equal((await d8x(['drill', keptBy])).code, 0);
      await writeFile(join(folder, name), files[name] ?? '');
      const own_ = await d8x(['drill', name]);
      assert.match(own_.text, /has no manifest beside it/);
    } finally {
      process.chdir(before);
      await Promise.all([rm(join(folder, '.d8x-ops.json')), rm(join(folder, name))]);
    }
  });

  test('wants to be told whose, where there are backups of several environments', async () => {
    const staging = name.replace('production', 'staging');
    const { id } = runOf('own.yml').addArtifact(staging, files);
    const { code, text } = await d8x(['drill', 'latest', ...here]);
    assert.equal(code, 2, text);
    assert.match(text, /--environment is missing: there are .*staging/);
    assert.match(await decrypted('latest', '--environment', 'production'), new RegExp(`Fetching ${name}`));
    place.artifacts.delete(id);
  });

  test('the commands of docs/restoring.md bring every row back from there, with stock programs', async () => {
    const { blocks } = await readPage('docs/restoring.md');
    const [unpacking, restoring] = ['cli/artifacts.test.ts', 'docs/restoring.test.ts'].map((file) =>
      blocks.find(({ mark }) => mark?.value === `test/integration/${file}`),
    );
    assert.ok(unpacking !== undefined && restoring !== undefined);
    const folder = await mkdtemp(join(setting.folder, 'walked-'));
    const artifact = [...place.artifacts.values()].find((one) => one.name === name);
    assert.ok(artifact !== undefined);
    const archive = join(setting.folder, 'downloaded.zip');
    await Promise.all([writeFile(archive, artifact.content), copyFile(setting.keyFile, join(folder, 'identity.txt'))]);
    const { folder: socket, port, bin } = setting.server;
    const server = { PGHOST: socket, PGPORT: `${port}`, PGUSER: 'postgres' };
    const env = { PATH: `${bin}:/usr/bin:/bin`, ARCHIVE: archive, ...server };
    await execute('bash', ['-ec', `${unpacking.text}\n${restoring.text}`], { cwd: folder, env });
    assert.equal(await setting.server.sql(allRows, 'restored'), await setting.server.sql(allRows, 'd8x'));
  });

  test('says what is missing, damaged or may not be seen, and leaves nothing behind', async () => {
    const none = await d8x(['drill', 'backup-of-nobody', ...here]);
    assert.match(none.text, /there is no backup "backup-of-nobody"/);
    const nowhere = await d8x(['drill', 'latest']);
    assert.equal(nowhere.code, 2);
    assert.match(nowhere.text, /--repository or --s3-bucket is missing/);
    const stranger = github.as('nobody').token();
    const denied = await d8x(['backups', ...here], { GITHUB_TOKEN: stranger });
    assert.equal(denied.code, 1, denied.text);
    assert.match(denied.text, /list the artifacts of acme\/broker.*404/);
    assert.doesNotMatch(denied.text, /There are no backups/);
    const refused = await d8x(['drill', 'latest', ...here], { GITHUB_TOKEN: stranger });
    assert.match(refused.text, /there is no backup that may be taken; .*404/);
    assert.ok(!denied.text.includes(stranger));

    const artifact = [...place.artifacts.values()].find((one) => one.name === name);
    assert.ok(artifact !== undefined);
    const { content } = artifact;
    const flipped = Buffer.from(content);
    flipped[1000] = (content[1000] ?? 0) ^ 1;
    place.artifacts.set(artifact.id, { ...artifact, content: flipped });
    const corrupt = await d8x(['drill', 'latest', ...here]);
    assert.match(corrupt.text, /is not what was uploaded/);
    place.artifacts.set(artifact.id, artifact);
    github.fault({ match: { path: /^\/downloads\// }, effect: { kind: 'status', status: 503 } });
    const away = await d8x(['drill', 'latest', ...here]);
    assert.match(away.text, /could not fetch the artifact of run .*503/);
    github.clearFaults();
  });
});
