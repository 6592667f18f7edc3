import { randomUUID } from 'node:crypto';
import type { Incoming } from '../server/pipeline.ts';
import type { Reply } from '../server/reply.ts';

interface Blob {
  readonly blocks: Map<string, Buffer>;
  content: Buffer | undefined;
}

/** Azure's block blobs, as far as an upload of an artifact uses them. */
export class Blobs {
  readonly #blobs = new Map<string, Blob>();

  /** A place to upload to. */
  open(): string {
    const id = randomUUID();
    this.#blobs.set(id, { blocks: new Map(), content: undefined });
    return id;
  }

  /** What was uploaded, which is forgotten here; undefined if the upload was not finished. */
  take(id: string): Buffer | undefined {
    const content = this.#blobs.get(id)?.content;
    if (content !== undefined) this.#blobs.delete(id);
    return content;
  }

  /** Takes blocks, and joins them when the list of blocks comes. */
  serve({ method, path, query, body, bytes }: Incoming): Reply {
    const blob = this.#blobs.get(path.replace('/blobs/', ''));
    if (method !== 'PUT' || blob === undefined) return { status: 404, headers: {}, body: undefined };
    const block = query['blockid'];
    if (query['comp'] === 'block' && block !== undefined) blob.blocks.set(block, bytes);
    else if (query['comp'] === 'blocklist') blob.content = joined(blob, body);
    else blob.content = bytes;
    return { status: 201, headers: { etag: '"0x1"', 'last-modified': new Date().toUTCString() }, body: undefined };
  }
}

function joined({ blocks }: Blob, list: string): Buffer {
  const names = [...list.matchAll(/<(?:Latest|Uncommitted)>([^<]*)</g)].map(([, name]) => name ?? '');
  return Buffer.concat(names.map((name) => blocks.get(name) ?? Buffer.alloc(0)));
}
