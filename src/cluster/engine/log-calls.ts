import { buffer } from 'node:stream/consumers';
import { type EngineApi, linkFault } from './api.ts';
import type { CallOptions, Engine, OpenLogOptions } from './engine.ts';
import { engineStream, frameOf, isFramed, linesToKeep, logLinesOf, takeFrames } from './log-stream.ts';
import { segment } from './schemas.ts';

type LogCalls = Pick<Engine, 'taskLogs' | 'containerLogs' | 'openTaskLog' | 'openContainerLog'>;

interface LogOptions extends CallOptions {
  readonly tail?: number;
}

/** How much of a log is looked at: its end is what tells why something stopped. */
const defaultTail = 20;
const bothStreams = { stdout: 'true', stderr: 'true' } as const;

/** What a task or a container wrote, of both its streams, oldest first: its last lines, or all of them as they come. */
export function logCalls(api: EngineApi): LogCalls {
  const read = async (path: string, { tail = defaultTail, ...call }: LogOptions = {}): Promise<readonly string[]> => {
    const answer = await api.stream({ method: 'GET', path, query: { ...bothStreams, tail: String(tail) }, ...call });
    try {
      return logLines(await buffer(answer));
    } catch (error) {
      throw linkFault(api.host, error, call.signal);
    }
  };
  async function* open(path: string, { tail, since, ...call }: OpenLogOptions): AsyncGenerator<string> {
    const query = {
      ...bothStreams,
      timestamps: 'true',
      since: String(Math.floor(since.getTime() / 1000)),
      tail: tail === undefined ? 'all' : String(tail),
    };
    const answer = await api.stream({ method: 'GET', path, query, ...call });
    try {
      yield* logLinesOf(answer);
    } catch (error) {
      throw linkFault(api.host, error, call.signal);
    } finally {
      answer.destroy();
    }
  }
  const ofTask = (id: string): string => `/tasks/${segment(id)}/logs`;
  const ofContainer = (id: string): string => `/containers/${segment(id)}/logs`;
  return {
    taskLogs: (id, options) => read(ofTask(id), options),
    containerLogs: (id, options) => read(ofContainer(id), options),
    openTaskLog: (id, options) => open(ofTask(id), options),
    openContainerLog: (id, options) => open(ofContainer(id), options),
  };
}

/**
 * The lines of a log answer: frames, or the plain text of a terminal. What the engine says of itself is no line of the log.
 */
export function logLines(raw: Buffer): readonly string[] {
  return linesToKeep((isFramed(raw) ? unframe(raw) : raw.toString('utf8')).split('\n'));
}

/** Of both streams together, as they came; of a last frame that is cut short, what there is. */
function unframe(raw: Buffer): string {
  const { frames, rest } = takeFrames(raw);
  const all = [...frames, frameOf(rest)].filter(({ stream }) => stream !== engineStream);
  return Buffer.concat(all.map(({ body }) => body)).toString('utf8');
}
