import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, isExecutable } from '../../tools/go-tool.ts';
import { findGo } from '../../tools/go.ts';
import { demand } from '../command.ts';

const source = fileURLToPath(new URL('.', import.meta.url));

/** Debian 12's own Go builds it. */
const oldestGo = 19;

/**
 * The path of the program that stand-in containers run, a static one; built from the sources beside this file where it
 * is not in the cache yet.
 * @throws Error where there is no Go and none can be had
 */
export async function serviceProgram(say: (line: string) => void): Promise<string> {
  const files = (await readdir(source)).filter((name) => /\.(go|mod|sum)$/.test(name)).toSorted();
  const hash = createHash('sha256');
  for (const name of files) hash.update(`${name}\0`).update(await readFile(join(source, name)));
  const folder = join(cacheFolder(process.env), 'bin');
  const path = join(folder, `service-${hash.digest('hex').slice(0, 16)}`);
  if (await isExecutable(path)) return path;
  say('building the program of the stand-in services (once, half a minute) …');
  await mkdir(folder, { recursive: true });
  // Built beside its place and moved into it, since several sandboxes may want it at once.
  const scratch = await mkdtemp(join(folder, 'build-'));
  try {
    const go = await findGo(join(scratch, 'go'), oldestGo);
    const code = join(scratch, 'source');
    await mkdir(code);
    await Promise.all(files.map((name) => cp(join(source, name), join(code, name))));
    await go.run(code, 'build', '-trimpath', '-buildvcs=false', '-ldflags', '-s -w', '-o', '../service', '.');
    await rename(join(scratch, 'service'), path);
  } finally {
    // Go makes its module cache read-only.
    await demand(['chmod', '-R', 'u+w', scratch]);
    await rm(scratch, { recursive: true, force: true });
  }
  return path;
}
