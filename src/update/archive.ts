import { packTar, unpackTar } from 'modern-tar';

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

/** The first regular file of a tar archive; undefined where it holds none. */
export async function unpackFile(archive: Uint8Array): Promise<ArchivedFile | undefined> {
  const entries = await unpackTar(archive);
  const file = entries.find(({ header, data }) => (header.type ?? 'file') === 'file' && data !== undefined);
  if (file?.data === undefined) return undefined;
  const { name, mode = 0o644, uid = 0, gid = 0 } = file.header;
  return { name, content: file.data, mode, uid, gid };
}
