import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { glob } from 'node:fs/promises';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { z } from 'zod';
import { goTool } from '../../tools/go-tool.ts';

const run = promisify(execFile);
/** What `execFile` throws where a program exits with another status than 0. */
const failed = z.object({ stdout: z.string().min(1) });

const actionlint = {
  name: 'actionlint',
  package: 'github.com/rhysd/actionlint/cmd/actionlint',
  version: 'v1.7.12',
};

/** What GitHub takes since later than this actionlint: runs that wait in a queue. */
const newer = 'unexpected key "queue" for "concurrency" section';

test('actionlint finds nothing in the workflows that users copy, nor in those of this repository', async () => {
  const files: string[] = [];
  for await (const file of glob(['workflows/*.yml', '.github/workflows/*.yml'])) files.push(file);
  assert.ok(files.length >= 6);
  const args = ['-no-color', '-shellcheck=', '-pyflakes=', '-ignore', newer, ...files];
  const { stdout } = await run(await goTool(actionlint), args).catch((error: unknown) => failed.parse(error));
  assert.equal(stdout, '');
});

test('it would find a mistake', async () => {
  const child = run(await goTool(actionlint), ['-no-color', '-']);
  child.child.stdin?.end(
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{ run: "echo ${{ githb.sha }}" }]\n',
  );
  const { stdout } = await child.catch((error: unknown) => failed.parse(error));
  assert.match(stdout, /undefined variable "githb"/);
});
