import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseCommand } from '../../../src/command/comment.ts';
import { errorCodes } from '../../../src/errors.ts';
import { allPages, readPage, root } from './pages.ts';

const pages = await allPages();

test('troubleshooting has a section for each error code, in their order, and for nothing else', async () => {
  const { text } = await readPage('docs/troubleshooting.md');
  const sections = text.split(/^### `/m).slice(1);
  assert.deepEqual(
    sections.map((section) => section.slice(0, section.indexOf('`'))),
    errorCodes,
  );
  for (const section of sections) assert.ok(section.split('\n').slice(1).join('').length > 30, section);
});

test('each threat and each fault names the tests that show its defence', async () => {
  for (const path of ['docs/security.md', 'docs/reliability.md']) {
    const { text } = await readPage(path);
    const tables = text.split(/\n{2,}/).filter((part) => /^\|.*\b(?:Shown by|Tests?)\b.*\|$/m.test(part));
    assert.ok(tables.length > 0, path);
    for (const row of tables.flatMap((part) => part.trim().split('\n').slice(2))) {
      const files = [...row.matchAll(/\]\(\.\.\/(test\/[^)#]+\.test\.ts)\)/g)].map(([, file]) => file ?? '');
      assert.ok(files.length > 0, `${path}: ${row}`);
      for (const file of files) assert.ok((await stat(join(root, file))).isFile(), file);
    }
  }
});

test('every command in the text is one', () => {
  const commands = pages
    .filter(({ path }) => !path.startsWith('docs/reference/'))
    .flatMap(({ path, codes }) => codes.filter((code) => /^\/d8x \S/.test(code)).map((code) => ({ path, code })));
  assert.ok(commands.length > 10);
  for (const { path, code } of commands) {
    const line = code.replace('SERVICE', 'api').replace('sha256:…', `sha256:${'4b'.repeat(32)}`);
    assert.equal(parseCommand(line).kind, 'command', `${path}: ${code}`);
  }
});

test('what is made of the code is up to date', () => {
  execFileSync(process.execPath, ['scripts/generate.ts', '--check'], { cwd: root, stdio: 'pipe' });
});
