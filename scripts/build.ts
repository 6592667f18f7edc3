import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundle, type Bundle } from './bundle/bundle.ts';
import { maxBundleBytes, root } from './bundle/entries.ts';

/**
 * `npm run build` writes dist/; with `--check` it only proves that dist/ is, byte for byte, what the sources build.
 */
const dist = join(root, 'dist');
const wanted = await bundle().catch((error: unknown) => {
  // esbuild has printed each error with its place.
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
const faults = [...faultsOf(wanted), ...(process.argv.includes('--check') ? await differences(wanted) : [])];
if (faults.length > 0) {
  for (const fault of faults) console.error(fault);
  process.exitCode = 1;
} else if (!process.argv.includes('--check')) {
  await write(wanted);
}
console.log(`dist/: ${wanted.size} files, ${(codeBytes(wanted) / 1024 / 1024).toFixed(2)} MiB of code`);

function codeBytes(files: Bundle): number {
  let bytes = 0;
  for (const [name, contents] of files) if (name.endsWith('.js')) bytes += contents.byteLength;
  return bytes;
}

function faultsOf(files: Bundle): readonly string[] {
  const faults: string[] = [];
  if (codeBytes(files) > maxBundleBytes) {
    faults.push(`dist/ would have ${codeBytes(files)} bytes of code; ${maxBundleBytes} are allowed`);
  }
  for (const [name, contents] of files) {
    if (Buffer.from(contents).includes(root)) faults.push(`dist/${name} holds a path of the machine it was built on`);
  }
  return faults;
}

async function differences(files: Bundle): Promise<readonly string[]> {
  const present = await readdir(dist, { recursive: true, withFileTypes: true }).catch(() => []);
  const found = new Set(
    present.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1)),
  );
  const faults: string[] = [];
  for (const [name, contents] of files) {
    if (!found.delete(name)) faults.push(`dist/${name} is missing: run npm run build`);
    else if (!(await readFile(join(dist, name))).equals(contents)) {
      faults.push(`dist/${name} is not what the sources build: run npm run build`);
    }
  }
  for (const name of found) faults.push(`dist/${name} is built from nothing: run npm run build`);
  return faults;
}

async function write(files: Bundle): Promise<void> {
  await rm(dist, { recursive: true, force: true });
  for (const [name, contents] of files) {
    await mkdir(dirname(join(dist, name)), { recursive: true });
    await writeFile(join(dist, name), contents);
  }
}
