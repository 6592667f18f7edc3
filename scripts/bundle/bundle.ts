import { posix } from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { cliPackage } from './cli-package.ts';
import { type Product, products, root } from './entries.ts';
import { licences } from './licences.ts';
import { purePackages, withoutNatives, zodInEnglish } from './plugins.ts';
import { type OutputFile, withStableNames } from './stable-names.ts';
import { linkPackages, packageEntries, packagesApart, readImports } from './packages-apart.ts';

/** The files of dist/, by path below it. */
export type Bundle = ReadonlyMap<string, Uint8Array>;

/** CommonJS packages in an ES module still ask for what CommonJS has around them. The names are unlike any other's. */
const commonJsBanner = [
  "import{createRequire as d8xCreateRequire}from'node:module'",
  "import{fileURLToPath as d8xFileUrlToPath}from'node:url'",
  "import{dirname as d8xDirname}from'node:path'",
  'const require=d8xCreateRequire(import.meta.url),__filename=d8xFileUrlToPath(import.meta.url),__dirname=d8xDirname(__filename);',
].join(';');

/**
 * Bundles every product with all it imports, in memory: pure JavaScript for Node 24 that needs no `node_modules`, the same
 * bytes wherever it is built from the same sources and locked packages.
 */
export async function bundle(): Promise<Bundle> {
  const files = new Map<string, Uint8Array>();
  for (const product of products) for (const [name, contents] of await bundleOne(product)) files.set(name, contents);
  // Lets the folder run also where no package.json of the project is above it.
  files.set('package.json', Buffer.from('{ "type": "module" }\n'));
  for (const [name, contents] of await cliPackage()) files.set(name, contents);
  return files;
}

/**
 * The project's own code and the packages that it takes are bundled apart: packages are shortened as far as they can be, own code keeps
 * its names and gets short lines. So a change of a line changes a few lines of dist/, and a stack trace can be read.
 */
async function bundleOne({ entries, folder }: Product): Promise<Bundle> {
  const own = await build({
    ...options(folder),
    entryPoints: { ...entries },
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 120,
    plugins: [packagesApart],
  });
  const { entries: packages, plugin } = packageEntries(readImports(own.outputFiles.map(({ text }) => text)));
  const foreign = await build({
    ...options(folder),
    entryPoints: Object.fromEntries(Object.entries(packages).map(([out, entry]) => [posix.join(folder, out), entry])),
    minify: true,
    banner: { js: commonJsBanner },
    plugins: [plugin, withoutNatives, purePackages, zodInEnglish],
  });
  const files = new Map<string, Uint8Array>();
  for (const { path, text } of [...named(own), ...named(foreign)]) {
    const name = path.slice('dist/'.length);
    const depth = posix.relative(folder, name).split('/').length - 1;
    files.set(name, Buffer.from(linkPackages(text, depth)));
  }
  files.set(posix.join(folder, 'THIRD_PARTY_LICENSES.txt'), Buffer.from(await licences(packagesOf(foreign.metafile))));
  return files;
}

function options(folder: string) {
  return {
    absWorkingDir: root,
    outdir: 'dist',
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Node 24 has it. esbuild's own translation keeps a loop's first error in a variable, and throws it again on every later turn.
    supported: { using: true },
    legalComments: 'none',
    chunkNames: posix.join(folder, 'chunks/[name]-[hash]'),
    logLevel: 'warning',
  } as const satisfies BuildOptions;
}

function named({
  outputFiles,
  metafile,
}: {
  readonly outputFiles: readonly OutputFile[];
  readonly metafile: Metafile;
}) {
  return withStableNames(
    outputFiles.map(({ path, text }) => ({ path: path.slice(root.length), text })),
    metafile,
  );
}

/** Folders, below the root, of the packages that ended up in the outputs. */
function packagesOf(metafile: Metafile): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const output of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? [];
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  }
  return folders;
}
