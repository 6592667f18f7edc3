import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundle, type Bundle } from './bundle/bundle.ts';
import { type Product, products, root } from './bundle/entries.ts';

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
const sizes = products.map(
  (product) => `${nameOf(product)} ${(codeBytes(wanted, product) / 1024 / 1024).toFixed(2)} MiB`,
);
console.log(`dist/: ${wanted.size} files, of code: ${sizes.join(', ')}`);

/** The code of one product: what lies in its folder and in no other product's. */
function codeBytes(files: Bundle, { folder }: Product): number {
  const others = products.filter((product) => product.folder !== folder && product.folder !== '.');
  let bytes = 0;
  for (const [name, contents] of files) {
    const isOwn =
      folder === '.' ? !others.some((other) => name.startsWith(`${other.folder}/`)) : name.startsWith(`${folder}/`);
    if (isOwn && name.endsWith('.js')) bytes += contents.byteLength;
  }
  return bytes;
}

function nameOf({ entries }: Product): string {
  return Object.keys(entries)[0]?.split('/')[0] ?? '';
}

function faultsOf(files: Bundle): readonly string[] {
  const faults: string[] = [];
  for (const product of products) {
    const bytes = codeBytes(files, product);
    if (bytes > product.maxBytes) {
      faults.push(`${nameOf(product)} would have ${bytes} bytes of code in dist/; ${product.maxBytes} are allowed`);
    }
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
