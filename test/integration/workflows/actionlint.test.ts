import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { glob, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { z } from 'zod';
import { findGo } from '../../cluster/compose/go.ts';
import { cacheFolder } from '../../github/act/act-binary.ts';

const run = promisify(execFile);
/** What `execFile` throws where a program exits with another status than 0. */
const failed = z.object({ stdout: z.string().min(1) });

const version = 'v1.7.12';

/** What GitHub takes since later than this actionlint: runs that wait in a queue. */
const newer = 'unexpected key "queue" for "concurrency" section';

/** actionlint from the cache, or built into it with Go. */
async function actionlint(): Promise<string> {
  const bin = join(cacheFolder(process.env), 'bin');
  const path = join(bin, `actionlint-${version}`);
  if ((await stat(path).catch(() => undefined)) !== undefined) return path;
  await mkdir(bin, { recursive: true });
  const scratch = await mkdtemp(join(bin, 'build-'));
  try {
    const go = await findGo(scratch);
    await go.run(scratch, 'mod', 'init', 'build');
    await go.run(scratch, 'get', `github.com/rhysd/actionlint/cmd/actionlint@${version}`);
    await go.run(scratch, 'build', '-o', 'actionlint', 'github.com/rhysd/actionlint/cmd/actionlint');
    await rename(join(scratch, 'actionlint'), path);
  } finally {
    // Go makes its module cache read-only.
    await run('chmod', ['-R', 'u+w', scratch]);
    await rm(scratch, { recursive: true, force: true });
  }
  return path;
}

test('actionlint finds nothing in the workflows that users copy, nor in those of this repository', async () => {
  const files: string[] = [];
  for await (const file of glob(['workflows/*.yml', '.github/workflows/*.yml'])) files.push(file);
  assert.ok(files.length >= 6);
  const args = ['-no-color', '-shellcheck=', '-pyflakes=', '-ignore', newer, ...files];
  const { stdout } = await run(await actionlint(), args).catch((error: unknown) => failed.parse(error));
  assert.equal(stdout, '');
});

test('it would find a mistake', async () => {
  const child = run(await actionlint(), ['-no-color', '-']);
  child.child.stdin?.end(
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{ run: "echo ${{ githb.sha }}" }]\n',
  );
  await assert.rejects(child, /undefined variable "githb"|Command failed/);
});
