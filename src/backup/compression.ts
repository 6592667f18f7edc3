import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Compression } from '../database/dump-command.ts';

const outputBytes = 256 * 1024;

/** Turns a compressed dump back into SQL. Fails with `ERR_…`/`Z_…` codes of node:zlib on what is damaged or cut. */
export function decompression(compression: Compression): Transform {
  switch (compression) {
    case 'zstd':
      return createZstdDecompress({ chunkSize: outputBytes });
    case 'gzip':
      return createGunzip({ chunkSize: outputBytes });
  }
}

/** How a compressed dump's name ends. */
export function compressionSuffix(compression: Compression): string {
  return compression === 'zstd' ? 'zst' : 'gz';
}
