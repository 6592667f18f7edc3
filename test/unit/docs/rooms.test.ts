import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The rooms of a folder, uppermost first, as its README lists them. */
async function roomsOf(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(root, folder, 'README.md'), 'utf8');
  return [...text.matchAll(/^\| `([a-z]+)\/` \|/gm)].map(([, name = '']) => name);
}

function roomIn(folder: string, file: string): string | undefined {
  const [first = '', ...rest] = relative(join(root, folder), file).split('/');
  return first === '..' || rest.length === 0 ? undefined : first;
}

for (const folder of ['src/update', 'src/backup', 'src/cluster']) {
  test(`the rooms of ${folder} import downwards only, and its README lists them all`, async () => {
    const rooms = await roomsOf(folder);
    const found = new Set<string>();
    const upwards: string[] = [];
    for await (const file of glob(`${folder}/**/*.ts`, { cwd: root })) {
      const from = roomIn(folder, join(root, file));
      if (from === undefined) continue;
      found.add(from);
      const text = await readFile(join(root, file), 'utf8');
      for (const [, path = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)) {
        const to = roomIn(folder, join(root, dirname(file), path));
        if (to !== undefined && rooms.indexOf(to) < rooms.indexOf(from)) upwards.push(`${file} imports ${path}`);
      }
    }
    assert.deepEqual([...found].toSorted(), [...rooms].toSorted());
    assert.deepEqual(upwards, []);
  });
}
