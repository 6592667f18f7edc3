import { buffer } from 'node:stream/consumers';
import type { EngineApi } from './api.ts';
import type { CallOptions, Engine } from './engine.ts';
import { linkFault } from './faults.ts';
import { segment } from './schemas.ts';

type LogCalls = Pick<Engine, 'taskLogs' | 'containerLogs'>;

interface LogOptions extends CallOptions {
  readonly tail?: number;
}

/** How much of a log is looked at: its end is what tells why something stopped. */
const defaultTail = 20;

/** The last lines of what a task or a container wrote, of both its streams, oldest first. */
export function logCalls(api: EngineApi): LogCalls {
  const read = async (path: string, { tail = defaultTail, ...call }: LogOptions = {}): Promise<readonly string[]> => {
    const answer = await api.stream({
      method: 'GET',
      path,
      query: {
        stdout: 'true',
        stderr: 'true',
        tail: String(tail),
      },
      ...call,
    });
    try {
      return logLines(await buffer(answer));
    } catch (error) {
      throw linkFault(api.host, error, call.signal);
    }
  };
  return {
    taskLogs: (id, options) => read(`/tasks/${segment(id)}/logs`, options),
    containerLogs: (id, options) => read(`/containers/${segment(id)}/logs`, options),
  };
}

/** The stream on which the engine tells of its own trouble, such as a node whose log it could not get (moby, pkg/stdcopy). */
const engineStream = 3;

/**
 * The lines of a log answer: frames with an eight-byte header (stream, three zeros, big-endian length), or the plain text of a
 * terminal (Engine API, "Attach to a container: stream format"). What the engine says of itself is no line of the log.
 */
export function logLines(raw: Buffer): readonly string[] {
  const text = isFramed(raw) ? unframe(raw) : raw.toString('utf8');
  return text
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line !== '');
}

function isFramed(raw: Buffer): boolean {
  const [stream = 255, ...zeros] = raw.subarray(0, 4);
  return zeros.length === 3 && stream <= engineStream && zeros.every((byte) => byte === 0);
}

function unframe(raw: Buffer): string {
  const parts: Buffer[] = [];
  let at = 0;
  while (at + 8 <= raw.length) {
    const length = raw.readUInt32BE(at + 4);
    if (raw[at] !== engineStream) parts.push(raw.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts).toString('utf8');
}
