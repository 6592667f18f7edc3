import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** The version of the package.json one folder above: the project's, or in the bundle the published package's. */
export async function packageVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
