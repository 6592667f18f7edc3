import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { contentAt, zipEntries } from './zip-entries.ts';

/** What a backup's files are called; anything else in an archive stays there. */
const ownFile = /^[A-Za-z0-9][\w.-]*\.age(?:\.json(?:\.sig)?)?$/;

/**
 * Unpacks the files of a backup, which lie uppermost in the archive of an artifact, into a folder.
 * @throws Error for what is no archive, is cut short, or is packed in a way that GitHub's artifacts are not
 */
export async function unpackBackup(archive: string, folder: string): Promise<void> {
  await using file = await open(archive);
  for (const entry of await zipEntries(file)) {
    if (!ownFile.test(entry.name)) continue;
    const target = createWriteStream(join(folder, entry.name), { flags: 'wx', mode: 0o600 });
    const start = await contentAt(file, entry);
    const unpack = unpacker(entry.method);
    if (entry.bytes === 0) {
      await pipeline([], unpack, target);
      continue;
    }
    const content = file.createReadStream({ start, end: start + entry.bytes - 1, autoClose: false });
    await pipeline(content, unpack, target);
  }
}

function unpacker(method: number): Transform {
  if (method === 0) return new PassThrough();
  if (method === 8) return createInflateRaw();
  throw new Error(`it is packed by method ${method}, which artifacts are not`);
}
