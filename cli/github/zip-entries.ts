import type { FileHandle } from 'node:fs/promises';

/** A file in a ZIP archive, as the table at the archive's end has it. */
export interface ZipEntry {
  readonly name: string;
  /** 0: as it is; 8: deflated. */
  readonly method: number;
  /** Of what lies in the archive, in bytes. */
  readonly bytes: number;
  /** Where the entry's own header begins. */
  readonly at: number;
}

const endSignature = 0x06_05_4b_50;
const end64Signature = 0x06_06_4b_50;
const locatorSignature = 0x07_06_4b_50;
const entrySignature = 0x02_01_4b_50;
const localSignature = 0x04_03_4b_50;
const endBytes = 22;
const locatorBytes = 20;
const longestComment = 0xff_ff;
/** Says that the value stands in the entry's ZIP64 field instead. */
const elsewhere = 0xff_ff_ff_ff;
const zip64Field = 1;
/** Of an archive of a few files. */
const longestTable = 1024 * 1024;

/**
 * The files of a ZIP archive, by its central directory: a streamed archive, as artifacts are, says nowhere else how long its entries are. No
 * library, for they are four files whose hashes are known: that they are whole is told by those.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3 to 4.5)
 * @throws Error for what is no such archive, or is cut short
 */
export async function zipEntries(file: FileHandle): Promise<readonly ZipEntry[]> {
  const { size } = await file.stat();
  const tailBytes = Math.min(size, endBytes + longestComment);
  const tail = await readAt(file, size - tailBytes, tailBytes);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + endBytes > tail.length || tail.readUInt32LE(end) !== endSignature) throw damaged();
  const { count, bytes, at } = await tableOf(file, tail, end);
  if (bytes > longestTable) throw damaged();
  const table = await readAt(file, at, bytes);
  const entries: ZipEntry[] = [];
  let next = 0;
  for (let index = 0; index < count; index++) {
    if (next + 46 > table.length || table.readUInt32LE(next) !== entrySignature) throw damaged();
    const nameEnd = next + 46 + table.readUInt16LE(next + 28);
    const extraEnd = nameEnd + table.readUInt16LE(next + 30);
    const [unpacked, packed, offset] = [24, 20, 42].map((field) => table.readUInt32LE(next + field));
    const wide = wideValues(table.subarray(nameEnd, extraEnd));
    // In this order, and only those that did not fit.
    const [, packedWide, offsetWide] = [unpacked, packed, offset].map((value) =>
      value === elsewhere ? wide.next().value : value,
    );
    if (packedWide === undefined || offsetWide === undefined) throw damaged();
    const name = table.toString('utf8', next + 46, nameEnd);
    entries.push({ name, method: table.readUInt16LE(next + 10), bytes: packedWide, at: offsetWide });
    next = extraEnd + table.readUInt16LE(next + 32);
  }
  return entries;
}

/** Where an entry's content begins, which only its own header tells. @throws Error where there is none */
export async function contentAt(file: FileHandle, { at }: ZipEntry): Promise<number> {
  const header = await readAt(file, at, 30);
  if (header.readUInt32LE(0) !== localSignature) throw damaged();
  return at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

interface Table {
  readonly count: number;
  readonly bytes: number;
  readonly at: number;
}

async function tableOf(file: FileHandle, tail: Buffer, end: number): Promise<Table> {
  const locator = end - locatorBytes;
  if (locator < 0 || tail.readUInt32LE(locator) !== locatorSignature) {
    return { count: tail.readUInt16LE(end + 10), bytes: tail.readUInt32LE(end + 12), at: tail.readUInt32LE(end + 16) };
  }
  const record = await readAt(file, Number(tail.readBigUInt64LE(locator + 8)), 56);
  if (record.readUInt32LE(0) !== end64Signature) throw damaged();
  const [count = 0, bytes = 0, at = 0] = [32, 40, 48].map((field) => Number(record.readBigUInt64LE(field)));
  return { count, bytes, at };
}

function* wideValues(extra: Buffer): Generator<number, undefined> {
  for (let next = 0; next + 4 <= extra.length;) {
    const bytes = extra.readUInt16LE(next + 2);
    if (extra.readUInt16LE(next) === zip64Field) {
      for (let at = next + 4; at + 8 <= Math.min(next + 4 + bytes, extra.length); at += 8) {
        yield Number(extra.readBigUInt64LE(at));
      }
    }
    next += 4 + bytes;
  }
  return undefined;
}

async function readAt(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(bytes), position: at, length: bytes });
  if (bytesRead !== bytes) throw damaged();
  return buffer;
}

function damaged(): Error {
  return new Error('it is no ZIP archive, or is cut short');
}
