import { createInterface } from 'node:readline';
import type { Sandbox } from '../../test/cluster/sandbox.ts';

export interface TableRows {
  readonly table: string;
  readonly rows: number;
}

/** Decrypts a backup with the stock tools and counts the rows that it holds, table by table. */
export async function countRows(sandbox: Sandbox, file: string): Promise<readonly TableRows[]> {
  const script = 'set -o pipefail; age --decrypt -i "$1" "$2" | zstd --decompress --stdout';
  const child = sandbox.spawnInside(['bash', '-c', script, 'bash', sandbox.info.files.ageIdentity, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new Error('no output of age');
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const tables: TableRows[] = [];
  let open: { readonly table: string; rows: number } | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const copied = /^COPY (.+?) \(.*\) FROM stdin;$/.exec(line);
    if (open === undefined && copied !== null) open = { table: copied[1] ?? '', rows: 0 };
    else if (open !== undefined && line === String.raw`\.`) {
      tables.push(open);
      open = undefined;
    } else if (open !== undefined) open.rows += 1;
  }
  if ((await ended) !== 0) throw new Error('the backup could not be decrypted');
  return tables;
}
