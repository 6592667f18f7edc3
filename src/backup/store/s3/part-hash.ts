import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';

const pieceBytes = 256 * 1024;

/** A part of a file. */
export interface FilePart {
  readonly start: number;
  readonly bytes: number;
}

/** SHA-256 of a part, in hexadecimal; `alongside` gets its bytes, too. */
export async function hashPart(file: FileHandle, { start, bytes }: FilePart, alongside?: Hash): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of pieces(file, { start, bytes })) {
    hash.update(piece);
    alongside?.update(piece);
  }
  return hash.digest('hex');
}

/** MD5 of a part in Base64, as `Content-MD5` has it. */
export async function md5OfPart(file: FileHandle, part: FilePart): Promise<string> {
  const hash = createHash('md5');
  for await (const piece of pieces(file, part)) hash.update(piece);
  return hash.digest('base64');
}

/** A part as a stream. It reads from the disk, so that no part has to wait in memory. */
export function readPart(file: FileHandle, part: FilePart): Readable {
  return Readable.from(copies(file, part), { objectMode: false, highWaterMark: pieceBytes });
}

/** Pieces whose memory is theirs. */
async function* copies(file: FileHandle, part: FilePart): AsyncGenerator<Buffer> {
  for (let at = 0; at < part.bytes;) {
    const length = Math.min(pieceBytes, part.bytes - at);
    yield await readAt(file, Buffer.allocUnsafeSlow(length), part.start + at, length);
    at += length;
  }
}

/** Pieces in one memory: each is to be done with before the next. */
async function* pieces(file: FileHandle, part: FilePart): AsyncGenerator<Buffer> {
  const memory = Buffer.allocUnsafeSlow(Math.max(1, Math.min(pieceBytes, part.bytes)));
  for (let at = 0; at < part.bytes;) {
    const length = Math.min(pieceBytes, part.bytes - at);
    yield await readAt(file, memory, part.start + at, length);
    at += length;
  }
}

async function readAt(file: FileHandle, memory: Buffer, position: number, length: number): Promise<Buffer> {
  for (let read = 0; read < length;) {
    const { bytesRead } = await file.read(memory, read, length - read, position + read);
    if (bytesRead === 0) throw new Error('the file of the backup is shorter than it was');
    read += bytesRead;
  }
  return memory.subarray(0, length);
}
