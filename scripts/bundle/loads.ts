import { posix } from 'node:path';
import type { Bundle } from './bundle.ts';

/** A file that was loaded: its size in bytes, and which file made it so, `on demand` or at once. */
export interface LoadedFile {
  readonly bytes: number;
  readonly by: string;
}

/** What every run of `status` takes on demand: it begins, runs, and asks GitHub. */
export const takenByStatus = ['chunks/action-run-action.js', 'chunks/src-runbook.js', 'packages/actions-github.js'];

/**
 * What is loaded when `entry` is started and takes `onDemand`, by name in the order of loading. A file loads at once all that it imports;
 * an `import()` in it only what is named in `onDemand`.
 * @throws Error when something of `onDemand` is taken on demand by nothing that is loaded before it
 */
export function loads(files: Bundle, entry: string, onDemand: readonly string[]): ReadonlyMap<string, LoadedFile> {
  const loaded = new Map<string, LoadedFile>();
  const offered = new Map<string, string>();
  const load = (name: string, by: string): void => {
    const contents = files.get(name);
    if (contents === undefined || loaded.has(name)) return;
    loaded.set(name, { bytes: contents.byteLength, by });
    const text = Buffer.from(contents).toString();
    for (const later of paths(text, /\bimport\("(\.[^"]+)"\)/g, name)) offered.set(later, name);
    for (const next of paths(text, /\b(?:im|ex)port\b[^'"()]*?"(\.[^"]+)"/g, name)) load(next, name);
  };
  load(entry, 'the runner');
  for (const name of onDemand) {
    const by = offered.get(name);
    if (by === undefined)
      throw new Error(`${name} is not taken on demand by any file of ${[...loaded.keys()].join(', ')}`);
    load(name, `${by}, on demand`);
  }
  return loaded;
}

function paths(text: string, pattern: RegExp, from: string): readonly string[] {
  return [...text.matchAll(pattern)].map(([, path = '']) => posix.join(posix.dirname(from), path));
}

/** The same as a table, the largest first: for whoever has to find out what pulled what in. */
export function formatLoads(loaded: ReadonlyMap<string, LoadedFile>): string {
  const rows = [...loaded].toSorted(([, one], [, other]) => other.bytes - one.bytes);
  return rows
    .map(([name, { bytes, by }]) => `${String(Math.ceil(bytes / 1024)).padStart(6)} KiB  ${name}, loaded by ${by}`)
    .join('\n');
}
