/** One entry of a layer. Owner root, no time: the same entries always give the same bytes. */
export type TarEntry =
  | { readonly kind: 'file'; readonly path: string; readonly content: Uint8Array; readonly mode: number }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'folder'; readonly path: string; readonly mode?: number };

const block = 512;

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}

function header(entry: TarEntry): Buffer {
  const bytes = Buffer.alloc(block);
  const size = entry.kind === 'file' ? entry.content.length : 0;
  const mode = entry.kind === 'link' ? 0o777 : (entry.mode ?? 0o755);
  const path = entry.kind === 'folder' ? `${entry.path}/` : entry.path;
  if (Buffer.byteLength(path) > 100) throw new Error(`'${path}' is too long for a plain tar header`);
  bytes.write(path, 0);
  bytes.write(octal(mode, 8), 100);
  bytes.write(octal(0, 8), 108);
  bytes.write(octal(0, 8), 116);
  bytes.write(octal(size, 12), 124);
  bytes.write(octal(0, 12), 136);
  bytes.write(' '.repeat(8), 148);
  bytes.write({ file: '0', link: '2', folder: '5' }[entry.kind], 156);
  if (entry.kind === 'link') bytes.write(entry.target, 157);
  bytes.write('ustar\u000000', 257, 'latin1');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}

/** A POSIX tar archive of `entries`, in their order. */
export function tar(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    if (entry.kind !== 'file') return [header(entry)];
    const padding = Buffer.alloc((block - (entry.content.length % block)) % block);
    return [header(entry), entry.content, padding];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}
