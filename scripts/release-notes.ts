import { readFile } from 'node:fs/promises';
import { releaseNotes } from './release/notes.ts';
import { messageOf } from '../src/errors.ts';

/** `node scripts/release-notes.ts v1.2.3`: the changelog's section of that version, for the release. Needs no packages. */
const [tag = ''] = process.argv.slice(2);
const read = async (name: string): Promise<string> => readFile(new URL(`../${name}`, import.meta.url), 'utf8');
try {
  console.log(releaseNotes(tag, await read('CHANGELOG.md'), await read('package.json')));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
