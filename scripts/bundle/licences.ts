import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from './entries.ts';

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]).default('not stated'),
});

/** The licences of the packages in `folders` (below the root), each with its own text, in the order of their names. */
export async function licences(folders: ReadonlySet<string>): Promise<string> {
  const sections = await Promise.all([...folders].map(licence));
  const unique = [...new Set(sections.toSorted())];
  return `These packages are part of the files in this folder.\n\n${unique.join('\n')}`;
}

async function licence(folder: string): Promise<string> {
  const path = join(root, folder);
  const { name, version, license } = manifest.parse(JSON.parse(await readFile(join(path, 'package.json'), 'utf8')));
  const files = (await readdir(path)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).toSorted();
  const texts = await Promise.all(files.map((file) => readFile(join(path, file), 'utf8')));
  const text = texts.map((part) => part.replaceAll('\r\n', '\n').trim()).join('\n\n');
  return `${'='.repeat(80)}\n${name} ${version} (${license})\n\n${text || 'It comes without a licence text of its own.'}\n`;
}
