import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { suite, test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { variableNames } from '../../../bot/configuration.ts';
import { isRelevant } from '../../../bot/event-filter.ts';

const read = async (path: string): Promise<string> =>
  readFile(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');
const page = await read('docs/running-the-bot.md');
const manifest = z
  .object({
    public: z.boolean(),
    default_permissions: z.record(z.string(), z.string()),
    default_events: z.array(z.string()),
  })
  .parse(parse(await read('app.yml')));

suite('what is written about the bot', () => {
  test('justifies every permission of the manifest, and no other', () => {
    const [, rows = ''] = /\| Permission \| For \|\n\| --- \| --- \|\n((?:\|.*\n)+)/.exec(page) ?? [];
    const justified = [...rows.matchAll(/^\| ([A-Z][a-z ]+): (read|write)/gm)].map(([, name = '', level]) => [
      name.toLowerCase().replaceAll(' ', '_'),
      level,
    ]);
    assert.deepEqual(Object.fromEntries(justified), manifest.default_permissions);
  });

  test('names every event that the manifest subscribes to', () => {
    for (const event of manifest.default_events) assert.ok(page.includes(`\`${event}\``), event);
  });

  test('explains every variable, and invents none', () => {
    const [, rows = ''] = /## Configuration\n([\s\S]*?)\n## /.exec(page) ?? [];
    const explained = [...rows.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name = '']) => name);
    assert.deepEqual([...new Set(explained)].sort(), [...variableNames].sort());
  });
});

test('the manifest is private and asks for the events that lead to something', () => {
  assert.equal(manifest.public, false);
  const actions = ['created', 'requested', 'waiting', 'published'];
  for (const event of manifest.default_events)
    assert.ok(
      actions.some((action) => isRelevant(event, action)),
      event,
    );
});
