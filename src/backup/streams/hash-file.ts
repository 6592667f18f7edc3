import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { minorGc } from './minor-gc.ts';

/** SHA-256 of a file as it lies on the disk, in hexadecimal. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const data of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const buffer = asBuffer(data);
    hash.update(buffer);
    minorGc.passed(buffer.length);
  }
  return hash.digest('hex');
}

function asBuffer(data: unknown): Buffer {
  if (Buffer.isBuffer(data)) return data;
  throw new TypeError('a file without an encoding is read as buffers');
}
