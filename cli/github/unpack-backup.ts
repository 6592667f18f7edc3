import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';

/** What a backup's files are called; anything else in an archive stays there. */
const ownFile = /^[A-Za-z0-9][\w.-]*\.age(?:\.json(?:\.sig)?)?$/;

/**
 * Unpacks the files of a backup, which lie uppermost in the archive of an artifact, into a folder. That they are whole is told by the
 * hashes that the manifest has.
 * @throws Error for what is no archive, is cut short, names a file outside, or is packed in a way that GitHub's artifacts are not
 */
export async function unpackBackup(archive: string, folder: string): Promise<void> {
  const zip = await openPromise(archive, { autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (!ownFile.test(entry.fileName)) continue;
      const content = await zip.openReadStreamPromise(entry);
      await pipeline(content, createWriteStream(join(folder, entry.fileName), { flags: 'wx', mode: 0o600 }));
    }
  } finally {
    zip.close();
  }
}
