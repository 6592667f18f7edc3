import { open } from 'node:fs/promises';
import type { S3Client } from './client.ts';
import type { ListedObject } from './listing.ts';

const pieceBytes = 8 * 1024 * 1024;
const atOnce = 4;

/** Fetches an object into a new file that only its owner reads, in pieces, several at once. @throws OpsError `copy-failed`, `cancelled` */
export async function downloadObject(
  client: S3Client,
  { key, bytes }: Pick<ListedObject, 'key' | 'bytes'>,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  await using file = await open(path, 'wx', 0o600);
  let next = 0;
  const fetchPieces = async (): Promise<void> => {
    while (next < bytes) {
      const start = next;
      next = Math.min(next + pieceBytes, bytes);
      const headers = { range: `bytes=${start}-${next - 1}` };
      const what = `${JSON.stringify(key)} could not be fetched`;
      const wanted = next - start;
      const answer = await client.demand({ method: 'GET', key, headers, signal }, what);
      if (answer.body.length !== wanted) throw client.fault(answer, what);
      await file.write(answer.body, 0, wanted, start);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, fetchPieces));
}
