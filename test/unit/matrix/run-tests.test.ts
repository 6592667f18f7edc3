import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { runTests, type TestOutcome } from '../../../scripts/matrix/run-tests.ts';

suite('what the tests of the matrix showed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'd8x-matrix-'));
  after(() => rmSync(folder, { recursive: true }));
  const run = (body: string): Promise<readonly TestOutcome[]> => {
    const file = join(folder, 'x.test.ts');
    writeFileSync(file, `import { after, suite, test } from 'node:test';\n${body}\n`);
    return runTests([file], { env: {} });
  };

  test('is each test by its name, and whether it passed', async () => {
    const shown =
      await run(`suite('s', () => { test('good', () => {}); test('bad', () => { throw new Error('x'); }); });
      test('left out', { skip: true }, () => {});`);
    assert.deepEqual(shown, [
      { name: 'good', passed: true },
      { name: 'bad', passed: false },
      { name: 'left out', passed: false },
    ]);
  });

  test('is nothing where not all of it was run, or what comes after it fails', async () => {
    const failed = /failed although each test that it ran has passed/;
    await assert.rejects(
      run(`test('good', () => {}); test('cut off', () => process.exit(3));`),
      /no test of .* was run|failed although/,
    );
    await assert.rejects(
      run(`suite('s', () => { test('good', () => {}); after(() => { throw new Error('x'); }); });`),
      failed,
    );
    await assert.rejects(run(''), /no test of .* was run|failed although/);
  });
});
