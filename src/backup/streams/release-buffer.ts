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
