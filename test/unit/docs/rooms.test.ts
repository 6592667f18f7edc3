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

/** Each import of one of the project's own files by another, also of its types alone. */
async function imports(folder: string): Promise<readonly (readonly [from: string, to: string])[]> {
  const found: (readonly [string, string])[] = [];
  for await (const file of glob(`${folder}/**/*.ts`, { cwd: root })) {
    const text = await readFile(join(root, file), 'utf8');
    for (const [, path = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)) {
      found.push([file, join(dirname(file), path)]);
    }
  }
  return found;
}

/** A circle in what leads to what, each part of it with the next; undefined where there is none. */
function circleOf(edges: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined {
  const done = new Set<string>();
  const walk = (at: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(at)) return [...path.slice(path.indexOf(at)), at];
    if (done.has(at)) return undefined;
    for (const next of edges.get(at) ?? []) {
      const circle = walk(next, [...path, at]);
      if (circle !== undefined) return circle;
    }
    done.add(at);
    return undefined;
  };
  for (const start of edges.keys()) {
    const circle = walk(start, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/** The folder that a file is in, as far as it is a room of its own; files beside rooms, such as entry points, are none. */
function roomOf(file: string): string | undefined {
  const depth = /^src\/(?:update|backup|cluster)\//.test(file) ? 3 : 2;
  const parts = file.split('/');
  return parts.length > depth ? parts.slice(0, depth).join('/') : undefined;
}

function roomIn(folder: string, file: string): string | undefined {
  const [first = '', ...rest] = relative(folder, file).split('/');
  return first === '..' || rest.length === 0 ? undefined : first;
}

for (const folder of ['src/update', 'src/backup', 'src/cluster']) {
  test(`the rooms of ${folder} import downwards only, and its README lists them all`, async () => {
    const rooms = await roomsOf(folder);
    const found = new Set<string>();
    for await (const file of glob(`${folder}/*/**/*.ts`, { cwd: root })) found.add(roomIn(folder, file) ?? file);
    const upwards: string[] = [];
    for (const [file, imported] of await imports(folder)) {
      const from = roomIn(folder, file);
      const to = roomIn(folder, imported);
      if (from === undefined || to === undefined) continue;
      if (rooms.indexOf(to) < rooms.indexOf(from)) upwards.push(`${file} imports ${imported}`);
    }
    assert.deepEqual([...found].toSorted(), [...rooms].toSorted());
    assert.deepEqual(upwards, []);
  });
}

test('no room imports itself by way of others, types counted; the linter holds the same of files', async () => {
  const edges = new Map<string, Set<string>>();
  for (const folder of ['src', 'github', 'action', 'bot', 'cli']) {
    for (const [file, imported] of await imports(folder)) {
      const [from, to] = [roomOf(file), roomOf(imported)];
      if (from === undefined || to === undefined || from === to) continue;
      edges.set(from, (edges.get(from) ?? new Set()).add(to));
    }
  }
  assert.ok(edges.size > 30, 'rooms were found');
  assert.deepEqual(circleOf(edges), undefined);
});
