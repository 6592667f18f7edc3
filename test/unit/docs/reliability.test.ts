import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { errorCodes } from '../../../src/errors.ts';
import { readPage, root } from './pages.ts';

const { text } = await readPage('docs/reliability.md');
const rows = text
  .split('\n')
  .filter((line) => /^\| (?!What breaks|---)/.test(line))
  .map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );

test('every fault says what happens to the cluster, what the user sees, and which test shows it', () => {
  assert.ok(rows.length > 50, `${rows.length} faults`);
  for (const row of rows) {
    assert.equal(row.length, 4, row.join(' | '));
    assert.ok(
      row.every((cell) => cell !== ''),
      row.join(' | '),
    );
  }
});

test('every test that is named is there, under that name', async () => {
  for (const [fault = '', , , shown = ''] of rows) {
    const named = [...shown.matchAll(/\]\(\.\.\/(test\/[^)]+\.test\.ts)\)(?:: "([^"]+)")?/g)];
    assert.ok(named.length > 0, fault);
    for (const [, file = '', name = ''] of named) {
      const source = await readFile(join(root, file), 'utf8');
      assert.ok(
        namesOfTests(source).some((one) => one.includes(name)),
        `${fault}: ${file} has no test "${name}"`,
      );
    }
  }
});

test('every code is one that errors have', () => {
  const known = new Set<string>(errorCodes);
  const codes = rows.flatMap(([, , seen = '']) => [...seen.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code));
  assert.ok(codes.length > 30);
  for (const code of codes) assert.ok(known.has(code), code);
});

/** The names that `test` and `it` are given in a source, as they stand there. */
function namesOfTests(source: string): readonly string[] {
  return [...source.matchAll(/\b(?:test|it)\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gs)].map(([, , name = '']) => name);
}
