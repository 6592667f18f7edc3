import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { allPages, root, targetOf } from './pages.ts';

const pages = await allPages();
const byPath = new Map(pages.map((page) => [page.path, page]));

test('every link within the repository leads to something that is there', async () => {
  const broken: string[] = [];
  for (const { path, links } of pages) {
    for (const link of links) {
      const target = targetOf(path, link);
      if (target === undefined) continue;
      const isThere = await stat(join(root, target.path)).catch(() => undefined);
      if (isThere === undefined || target.path.startsWith('..')) broken.push(`${path}: ${link}`);
    }
  }
  assert.deepEqual(broken, []);
});

test('every anchor is a heading of the page that it leads to', () => {
  const broken = pages.flatMap(({ path, links }) =>
    links.flatMap((link) => {
      const target = targetOf(path, link);
      if (target === undefined || target.anchor === '') return [];
      return byPath.get(target.path)?.anchors.has(target.anchor) === true ? [] : [`${path}: ${link}`];
    }),
  );
  assert.deepEqual(broken, []);
});

test('links to other places are to HTTPS', () => {
  const others = pages.flatMap(({ links }) => links.filter((link) => /^[a-z][a-z+.-]*:/i.test(link)));
  assert.ok(others.length > 0);
  for (const link of others) assert.match(link, /^https:\/\//);
});

test('every page of the docs is linked from their index', () => {
  const index = byPath.get('docs/README.md');
  assert.ok(index !== undefined);
  const linked = new Set(index.links.map((link) => targetOf(index.path, link)?.path));
  const lost = pages.filter(({ path }) => /^docs\/(?:[^/]+|reference\/.+)\.md$/.test(path) && !linked.has(path));
  assert.deepEqual(
    lost.map(({ path }) => path).filter((path) => path !== index.path),
    [],
  );
});
