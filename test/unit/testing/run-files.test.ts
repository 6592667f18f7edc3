import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { promisify } from 'node:util';
import { z } from 'zod';

const execute = promisify(execFile);

/** A name for a process that no other has: how long it sleeps. */
const nap = `1000.${process.pid}`;

const outcomeSchema = z.object({ passed: z.int(), failed: z.int(), skipped: z.int(), output: z.string() });

/** Runs a file in a process of its own, as `npm test` does: nothing else keeps that alive. */
async function run(content: string): Promise<z.output<typeof outcomeSchema>> {
  const folder = await mkdtemp(join(tmpdir(), 'd8x-ops-files-'));
  try {
    const file = join(folder, 'some.test.mjs');
    await writeFile(file, `import { test } from 'node:test';\nimport { spawn } from 'node:child_process';\n${content}`);
    const program = `
      import { runFiles } from ${JSON.stringify(new URL('../../../scripts/testing/run-files.ts', import.meta.url).href)};
      const options = { label: 'some', concurrency: 1, testMinutes: 0.02, limitMinutes: 0.1 };
      console.log(JSON.stringify(await runFiles([${JSON.stringify(file)}], options)));`;
    // Otherwise node takes it for a part of this very run.
    const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
    const { stdout } = await execute(process.execPath, ['--input-type=module', '-e', program], { env });
    return outcomeSchema.parse(JSON.parse(stdout));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function naps(): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(nap);
    } catch {
      return false;
    }
  });
}

suite('a run of test files', { concurrency: true }, () => {
  test('counts, and shows what failed alone', async () => {
    const outcome = await run(`test('good', () => {});\ntest('bad', () => { throw new Error('on purpose'); });`);
    assert.deepEqual([outcome.passed, outcome.failed, outcome.skipped], [1, 1, 0]);
    assert.match(outcome.output, /^✖ failing tests:[^]*✖ bad[^]*on purpose/);
    assert.doesNotMatch(outcome.output, /good/);
  });

  test('that would go on for ever is ended with all that it started, and says where it was', async () => {
    const outcome = await run(
      `test('good', () => {});\ntest('endless', async () => {
         spawn('sleep', ['${nap}'], { stdio: 'inherit', detached: true });
         for (;;) await new Promise((resolve) => setTimeout(resolve, 50));
       });`,
    );
    assert.ok(outcome.failed > 0, outcome.output);
    assert.match(outcome.output, /some\.test\.mjs/);
    assert.match(outcome.output, /ended after 6 s, which is its limit\n$/);
    assert.deepEqual(naps(), []);
  });

  test('that blocks its process is ended too', async () => {
    const outcome = await run(`test('endless', () => { process.on('SIGTERM', () => {}); for (;;); });`);
    assert.ok(outcome.failed > 0, outcome.output);
    assert.match(outcome.output, /ended after 6 s, which is its limit\n$/);
  });
});
