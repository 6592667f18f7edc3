import { packTar } from 'modern-tar';

/** A file as Docker's archive endpoints carry it. */
export interface ArchivedFile {
  readonly name: string;
  readonly content: Uint8Array;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Packs one file into a tar archive. */
export async function packFile({ name, content, mode, uid, gid }: ArchivedFile): Promise<Uint8Array> {
  const header = { name, size: content.byteLength, type: 'file' as const, mode, uid, gid, mtime: new Date() };
  return packTar([{ header, body: content }]);
}
