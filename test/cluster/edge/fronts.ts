import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Layout } from '../layout.ts';

/*
 * What stands before nginx, Cloudflare mostly, and answers in its place: by hostname, the status. A file, since the edge's
 * processes are not those of the tests.
 */

const fronts = z.record(z.string(), z.number());
export type Fronts = Readonly<z.infer<typeof fronts>>;

export function frontsFile({ dir }: Layout): string {
  return join(dir, 'fronts.json');
}

export async function readFronts(path: string): Promise<Fronts> {
  const text = await readFile(path, 'utf8').catch(() => '{}');
  return fronts.parse(JSON.parse(text));
}

/** From the next request on. */
export async function writeFronts(path: string, value: Fronts): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(value));
  await rename(`${path}.new`, path);
}

export async function removeFronts(path: string): Promise<void> {
  await rm(path, { force: true });
}
