import { StringDecoder } from 'node:string_decoder';

/** The stream on which the engine tells of its own trouble, such as a node whose log it could not get (moby, pkg/stdcopy). */
export const engineStream = 3;

/** Of a line without an end no more is kept in memory, in UTF-16 units; the rest is a line of its own. */
const longestLine = 64 * 1024;
const headerBytes = 8;

/** A piece of one stream. */
interface Frame {
  readonly stream: number;
  readonly body: Buffer;
}

/** The whole frames that a framed answer begins with, and what comes after them: the beginning of another one, if anything. */
export function takeFrames(raw: Buffer): { readonly frames: readonly Frame[]; readonly rest: Buffer } {
  const frames: Frame[] = [];
  let at = 0;
  while (at + headerBytes <= raw.length) {
    const end = at + headerBytes + raw.readUInt32BE(at + 4);
    if (end > raw.length) break;
    frames.push(frameOf(raw.subarray(at, end)));
    at = end;
  }
  return { frames, rest: raw.subarray(at) };
}

/** The frame of these bytes, header and all; of one that was cut off, as far as it goes. */
export function frameOf(bytes: Buffer): Frame {
  const [stream = engineStream] = bytes;
  return { stream, body: bytes.subarray(headerBytes) };
}

/** Whether a log answer has frames: an eight-byte header (stream, three zeros, big-endian length) before each piece (Engine API, "Attach to a container: stream format"). */
export function isFramed(raw: Buffer): boolean {
  const [stream = 255, ...zeros] = raw.subarray(0, 4);
  return zeros.length === 3 && stream <= engineStream && zeros.every((byte) => byte === 0);
}

/** The lines of a log answer as they come, oldest first; empty ones are left out. What the engine says of itself is no line of the log. */
export async function* logLinesOf(answer: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const streams = new Map<number, OpenLines>();
  const take = (stream: number, bytes: Buffer): readonly string[] => {
    const lines = streams.get(stream) ?? new OpenLines();
    streams.set(stream, lines);
    return lines.take(bytes);
  };
  let rest: Buffer = Buffer.alloc(0);
  let framed: boolean | undefined;
  for await (const piece of answer) {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    if (rest.length < 4) continue;
    framed ??= isFramed(rest);
    if (!framed) {
      yield* take(1, rest);
      rest = Buffer.alloc(0);
      continue;
    }
    const taken = takeFrames(rest);
    for (const { stream, body } of taken.frames) if (stream !== engineStream) yield* take(stream, body);
    ({ rest } = taken);
  }
  if (framed !== true) yield* take(1, rest);
  for (const lines of streams.values()) yield* lines.end();
}

/** Pieces of one stream in, whole lines out. */
class OpenLines {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  take(bytes: Buffer): readonly string[] {
    const lines = `${this.#rest}${this.#decoder.write(bytes)}`.split('\n');
    const last = lines.pop() ?? '';
    this.#rest = last.length > longestLine ? '' : last;
    return linesToKeep(last.length > longestLine ? [...lines, last] : lines);
  }

  end(): readonly string[] {
    return linesToKeep([this.#rest + this.#decoder.end()]);
  }
}

/** Without what a terminal ends its lines with; empty ones are left out. */
export function linesToKeep(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replace(/\r$/, '')).filter((line) => line !== '');
}
