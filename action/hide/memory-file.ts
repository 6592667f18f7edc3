import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Where files are in memory, on Linux. */
const memoryDisk = '/dev/shm';

/**
 * Makes descriptor 0 a file without a name that holds `text`: no other process can open it but by this one's own entry in
 * /proc. In memory where the system has a memory disk; else in the first of `folders` that takes it.
 * @throws Error where no folder takes it
 */
export function putOnStdin(text: string, folders: readonly string[]): void {
  const bytes = Buffer.from(text);
  // The lowest free descriptor is the next one that is given out.
  closeSync(0);
  let failure: unknown;
  for (const folder of [memoryDisk, ...folders]) {
    try {
      const path = join(folder, `d8x-ops-${randomBytes(12).toString('hex')}`);
      const file = openSync(path, 'wx+', 0o600);
      // Before anything is written: nothing of it ever has a name.
      unlinkSync(path);
      if (file !== 0) throw new Error('descriptor 0 is taken');
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, at);
      return;
    } catch (error) {
      failure = error;
    }
  }
  throw failure instanceof Error ? failure : new Error('no folder takes the inputs');
}

/** Takes what `putOnStdin` left, and leaves nothing of it: descriptor 0 is empty from then on. */
export function takeFromStdin(): string {
  const bytes = Buffer.alloc(fstatSync(0).size);
  for (let at = 0; at < bytes.length;) {
    const read = readSync(0, bytes, at, bytes.length - at, at);
    if (read === 0) break;
    at += read;
  }
  ftruncateSync(0, 0);
  closeSync(0);
  openSync('/dev/null', 'r');
  const text = bytes.toString('utf8');
  bytes.fill(0);
  return text;
}
