import { createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib';
import type { Compression } from '../../database/dump-command.ts';

const outputBytes = 128 * 1024;
/** What may wait on either side. Pieces that wait for long grow old in V8's eyes, and cost a full collection. */
const waitingBytes = 128 * 1024;

export type Decoder = Gunzip | ZstdDecompress;

/** Turns a compressed dump back into SQL. Fails on what is damaged or cut, and passes over what follows
 * the end; `bytesWritten` says how much was made use of. */
export function decompression(compression: Compression): Decoder {
  const options = { chunkSize: outputBytes, highWaterMark: waitingBytes };
  return compression === 'zstd' ? createZstdDecompress(options) : createGunzip(options);
}

/** How a compressed dump's name ends. */
export function compressionSuffix(compression: Compression): string {
  return compression === 'zstd' ? 'zst' : 'gz';
}
