import { buffer } from 'node:stream/consumers';
import type { EngineApi } from './api.ts';
import type { CallOptions, Engine } from './engine.ts';
import { linkFault } from './faults.ts';
import { segment } from './schemas.ts';

type LogCalls = Pick<Engine, 'serviceLogs' | 'taskLogs' | 'containerLogs'>;

interface LogOptions extends CallOptions {
  readonly tail?: number;
  readonly since?: Date;
}

/** How much of a log is looked at: its end is what tells why something stopped. */
const defaultTail = 20;

/** The last lines of what a service, a task or a container wrote, of both its streams, oldest first. */
export function logCalls(api: EngineApi): LogCalls {
  const read = async (
    path: string,
    { tail = defaultTail, since, ...call }: LogOptions = {},
  ): Promise<readonly string[]> => {
    const answer = await api.stream({
      method: 'GET',
      path,
      query: {
        stdout: 'true',
        stderr: 'true',
        tail: String(tail),
        since: since === undefined ? undefined : String(Math.floor(since.getTime() / 1000)),
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
    serviceLogs: (id, options) => read(`/services/${segment(id)}/logs`, options),
    taskLogs: (id, options) => read(`/tasks/${segment(id)}/logs`, options),
    containerLogs: (id, options) => read(`/containers/${segment(id)}/logs`, options),
  };
}

/**
 * The lines of a log answer: frames with an eight-byte header (stream, three zeros, big-endian length), or the plain text of a
 * terminal (Engine API, "Attach to a container: stream format").
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
  return zeros.length === 3 && stream <= 2 && zeros.every((byte) => byte === 0);
}

function unframe(raw: Buffer): string {
  const parts: Buffer[] = [];
  let at = 0;
  while (at + 8 <= raw.length) {
    const length = raw.readUInt32BE(at + 4);
    parts.push(raw.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts).toString('utf8');
}
