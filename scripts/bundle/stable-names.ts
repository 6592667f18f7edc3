import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { Metafile } from 'esbuild';

/** A file that esbuild made: its path below the root, and its text. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Gives the chunks names that stay when their contents change: a chunk that is loaded on demand is named after the source that is
 * imported, a shared one after a hash of the outputs that load it. esbuild names them by their contents, so that a change of one
 * line would rename each chunk that imports it, and a commit could miss one.
 * @throws Error when two chunks come to the same name
 */
export function withStableNames(files: readonly OutputFile[], { outputs }: Metafile): OutputFile[] {
  const names = new Map<string, string>();
  for (const path of Object.keys(outputs).filter(isChunk)) {
    const name = posix.join(posix.dirname(path), `${stableName(path, outputs)}.js`);
    if ([...names.values()].includes(name)) throw new Error(`two chunks would be called ${name}`);
    names.set(path, name);
  }
  const rename = (text: string): string => {
    let renamed = text;
    for (const [path, name] of names) renamed = renamed.replaceAll(posix.basename(path), posix.basename(name));
    return renamed;
  };
  return files.map(({ path, text }) => ({ path: names.get(path) ?? path, text: rename(text) }));
}

function isChunk(path: string): boolean {
  return posix.basename(posix.dirname(path)) === 'chunks';
}

function stableName(path: string, outputs: Metafile['outputs']): string {
  const source = outputs[path]?.entryPoint;
  if (source !== undefined)
    return source
      .replace(/^.*node_modules\//, '')
      .replace(/\.[cm]?[jt]s$/, '')
      .replaceAll(/[^A-Za-z0-9]+/g, '-')
      .replace(/^-/, '');
  const loadedBy = Object.keys(outputs)
    .filter((other) => reaches(other, path, outputs))
    .flatMap((other) => outputs[other]?.entryPoint ?? [])
    .toSorted();
  return `shared-${createHash('sha256').update(loadedBy.join('\n')).digest('hex').slice(0, 8)}`;
}

/** Whether loading `from` loads `to` as well, at once. */
function reaches(from: string, to: string, outputs: Metafile['outputs'], seen = new Set<string>()): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  const imports = outputs[from]?.imports ?? [];
  return imports.some(({ path, kind }) => kind === 'import-statement' && reaches(path, to, outputs, seen));
}
