import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readScenes } from '../../../scripts/pictures/scenes.ts';
import { root } from './pages.ts';

test('there is a picture of every scene, for desktop and phone, light and dark, and no other', async () => {
  const scenes = await readScenes();
  assert.ok(scenes.length > 5);
  const wanted = scenes.flatMap(({ name }) =>
    ['desktop', 'phone'].flatMap((size) => ['light', 'dark'].map((theme) => `${name}-${size}-${theme}.png`)),
  );
  const present: string[] = [];
  for await (const file of glob('*.png', { cwd: join(root, 'docs/images') })) present.push(file);
  assert.deepEqual(present.toSorted(), [...wanted, 'readme-dark.png', 'readme-light.png'].toSorted());
});

test('recorded results say nothing of where they were recorded', async () => {
  for await (const file of glob('docs/images/results/*.json', { cwd: root })) {
    const text = await readFile(join(root, file), 'utf8');
    assert.doesNotMatch(text, /localhost|127\.0\.0\.1|\/tmp\/|\/root\//, file);
  }
});
