import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** After so many bytes their buffers are collected. */
const everyBytes = 16 * 1024 * 1024;

/**
 * Collects the buffers of what has streamed by while they are young, which costs a millisecond. Left to itself, V8 looks at
 * their weight only when 64 MB of them lie about, and then marks the whole heap for them: more memory, and more work.
 */
class MinorGc {
  #passed = 0;
  #collect: ((options: { readonly type: 'minor' }) => void) | undefined;

  /** To be told of each buffer that was made for a stream and is about to be let go. */
  passed(bytes: number): void {
    this.#passed += bytes;
    if (this.#passed < everyBytes) return;
    this.#passed = 0;
    this.#collect ??= collector();
    this.#collect({ type: 'minor' });
  }
}

/** All streams of the process have their garbage in one heap. */
export const minorGc = new MinorGc();

/** V8's own collector, which only a context that is made after this flag has; one that does nothing where there is none. */
function collector(): (options: { readonly type: 'minor' }) => void {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('globalThis.gc');
  return isCollector(found) ? found : () => undefined;
}

function isCollector(value: unknown): value is (options: { readonly type: 'minor' }) => void {
  return typeof value === 'function';
}

/** Below this, pieces may share a pool of Node's, and weigh too little to matter. */
const leastBytes = 16 * 1024;

/**
 * Gives back the memory of a piece of a stream that nobody reads any more. Left to V8, which counts the objects and not the
 * bytes that they hold, pieces lie about by the hundred and it then marks the whole heap for them, many times a second. A piece
 * that is but a part of its memory is let be.
 */
export function releaseBuffer(piece: Uint8Array): void {
  const { buffer } = piece;
  const isAllOfIt = piece.byteLength >= leastBytes && piece.byteLength > 0.9 * buffer.byteLength;
  if (isAllOfIt && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
