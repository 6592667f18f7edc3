import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A JavaScript action in a folder of its own. */
export interface ActionFixture extends AsyncDisposable {
  readonly folder: string;
}

const DEFINITION = `name: fixture
inputs:
  command: { description: what to do, required: true }
  github-token: { description: of the job, default: '\${{ github.token }}' }
outputs:
  answer: { description: what came of it }
runs: { using: node24, main: main.mjs, post: post.mjs }
`;

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Bundles the two entry points of an action, as a published action is bundled. */
export async function bundleAction(main: string, post: string): Promise<ActionFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'action-'));
  await writeFile(join(folder, 'action.yml'), DEFINITION);
  for (const [name, contents] of Object.entries({ main, post })) {
    await build({
      stdin: { contents, resolveDir: ROOT, loader: 'ts' },
      outfile: join(folder, `${name}.mjs`),
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node24',
      logLevel: 'silent',
      banner: {
        js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
      },
    });
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
