import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from './entries.ts';

const home = 'https://github.com/D8-X/d8x-ops';
const manifest = z.object({ name: z.string(), version: z.string(), description: z.string(), license: z.string() });

/** What makes dist/cli a package that `npm publish dist/cli` takes: its package.json, and the workflows that `init` writes. */
export async function cliPackage(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { name, version, description, license } = manifest.parse(
    JSON.parse(await readFile(join(root, 'package.json'), 'utf8')),
  );
  const own = {
    name,
    version,
    description,
    license,
    repository: { type: 'git', url: `git+${home}.git` },
    type: 'module',
    bin: { [name]: 'main.js' },
    engines: { node: '>=24' },
  };
  const files = new Map<string, Uint8Array>([
    ['cli/package.json', Buffer.from(`${JSON.stringify(own, null, 2)}\n`)],
    [
      'cli/README.md',
      Buffer.from(
        `# ${name}\n\n${description}. This is its command line: [quick start](${home}/blob/main/docs/quick-start.md).\n`,
      ),
    ],
    ['cli/LICENSE', await readFile(join(root, 'LICENSE'))],
  ]);
  for (const file of (await readdir(join(root, 'workflows'))).toSorted()) {
    files.set(`cli/workflows/${file}`, await readFile(join(root, 'workflows', file)));
  }
  return files;
}
