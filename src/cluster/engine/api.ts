import type { Agent, IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { OpsError, isOpsError, type ErrorCode } from '../../errors.ts';
import { orCancelled, cancellation } from '../../cancellation.ts';
import { requestWithStaleRetry, type HttpCall } from './http.ts';
import { parseAnswer } from './schemas.ts';

/** The oldest Engine API that d8x-ops speaks: Docker 20.10. */
const oldestVersion = '1.41';
/** The newest it was written against: Docker 29. */
const newestVersion = '1.51';

/** How long a hung engine is waited for, in milliseconds: one under load takes seconds, a healthy one none. */
const answerTimeoutMs = 60_000;

export interface ApiCall extends HttpCall {
  /** For calls that answer only once something has happened: how long that may take is for their signal to say. */
  readonly waits?: boolean;
}

/** The Engine API of one host: HTTP over `agent`'s channels, errors typed, the version agreed on at the first call. */
export class EngineApi {
  readonly #agent: Agent;
  readonly #host: string;
  #version: Promise<string> | undefined;

  constructor(agent: Agent, host: string) {
    this.#agent = agent;
    this.#host = host;
  }

  /** Name of the host, for errors. */
  get host(): string {
    return this.#host;
  }

  /** The API version in use. */
  async version(signal?: AbortSignal): Promise<string> {
    // Whoever is cancelled gives up waiting; the others still get the answer.
    this.#version ??= this.#timed({}, (own) => this.#negotiate(own));
    const asked = this.#version;
    try {
      return await orCancelled(asked, signal, this.#host);
    } catch (error) {
      asked.catch(() => {
        if (this.#version === asked) this.#version = undefined;
      });
      throw error;
    }
  }

  /** The answer as a stream, once its status is known to be good. @throws OpsError as described at `Engine` */
  async stream(call: ApiCall): Promise<IncomingMessage> {
    return this.#timed(call, (signal) => this.#versioned(call, signal));
  }

  /** The answer's JSON, parsed by `schema`. @throws OpsError as described at `Engine` */
  async json<T>(schema: z.ZodType<T>, call: ApiCall): Promise<T> {
    const answer = await this.#whole(call);
    const parsed = schema.safeParse(parseAnswer(answer));
    if (parsed.success) return parsed.data;
    throw new OpsError(
      'engine-refused',
      `Docker on ${this.#host} answered ${call.method} ${call.path} in a form d8x-ops does not know`,
      {
        where: this.#host,
        hint: 'Its version may be newer than d8x-ops knows. Please report it.',
        problems: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
      },
    );
  }

  /** A call whose answer does not matter but for its status. @throws OpsError as described at `Engine` */
  async call(call: ApiCall): Promise<void> {
    await this.#whole(call);
  }

  #whole(call: ApiCall): Promise<string> {
    return this.#timed(call, async (signal) => {
      const answer = await this.#versioned(call, signal);
      try {
        return await text(answer);
      } catch (error) {
        throw linkFault(this.#host, error, signal);
      }
    });
  }

  async #versioned(call: ApiCall, signal: AbortSignal | undefined): Promise<IncomingMessage> {
    const version = await this.version(signal);
    return this.#send({ ...call, path: `/v${version}${call.path}` }, signal);
  }

  /** Lets `work` take no longer than a healthy engine ever takes. */
  async #timed<T>(
    { signal, waits }: Pick<ApiCall, 'signal' | 'waits'>,
    work: (signal: AbortSignal | undefined) => Promise<T>,
  ): Promise<T> {
    if (waits === true) return work(signal);
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(this.#tooSlow()), answerTimeoutMs);
    try {
      return await work(signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]));
    } finally {
      clearTimeout(timer);
    }
  }

  #tooSlow(): OpsError {
    return new OpsError(
      'engine-unreachable',
      `Docker on ${this.#host} did not answer within ${answerTimeoutMs / 1000} s`,
      {
        where: this.#host,
        hint: 'It hangs, or the host is out of memory or disk: see systemctl status docker, free -h and df -h there.',
      },
    );
  }

  async #negotiate(signal: AbortSignal | undefined): Promise<string> {
    const answer = await this.#send({ method: 'GET', path: '/_ping' }, signal);
    answer.resume();
    const offered = z.string().safeParse(answer.headers['api-version']).data ?? oldestVersion;
    if (compareVersions(offered, oldestVersion) < 0) {
      throw new OpsError(
        'engine-refused',
        `Docker on ${this.#host} speaks API ${offered}; d8x-ops needs ${oldestVersion} or newer`,
        {
          where: this.#host,
          hint: 'Update Docker to 20.10 or newer.',
        },
      );
    }
    return compareVersions(offered, newestVersion) < 0 ? offered : newestVersion;
  }

  async #send(call: HttpCall, signal: AbortSignal | undefined): Promise<IncomingMessage> {
    try {
      const answer = await requestWithStaleRetry(this.#agent, call, signal);
      const status = answer.statusCode ?? 0;
      if (status < 400) return answer;
      throw engineFault(this.#host, status, await text(answer));
    } catch (error) {
      throw linkFault(this.#host, error, signal);
    }
  }
}

function compareVersions(left: string, right: string): number {
  const [leftMajor = 0, leftMinor = 0] = left.split('.').map(Number);
  const [rightMajor = 0, rightMinor = 0] = right.split('.').map(Number);
  return leftMajor === rightMajor ? leftMinor - rightMinor : leftMajor - rightMajor;
}

const answerSchema = z.object({ message: z.string() });

/**
 * A refusal of the engine as a typed error. Docker has no error codes, so three things are told by its texts: an outdated version
 * ("update out of sequence", moby/swarmkit manager/state/store, answered with status 500 before Docker 24), an engine that is no swarm manager,
 * and a full disk (ENOSPC as Go spells it).
 */
function engineFault(host: string, status: number, body: string): OpsError {
  const parsed = answerSchema.safeParse(parseAnswer(body));
  const message = parsed.success ? parsed.data.message : body.trim() || `status ${status}`;
  return new OpsError(codeOf(status, message), `Docker on ${host}: ${message}`, {
    where: host,
    ...hintOf(status, message),
  });
}

function codeOf(status: number, message: string): ErrorCode {
  if (isOutOfSequence(message) || status === 409) return 'engine-conflict';
  if (isDiskFull(message)) return 'disk-full';
  if (status === 404) return 'engine-not-found';
  if (isNotManager(status, message)) return 'not-a-manager';
  return 'engine-refused';
}

function hintOf(status: number, message: string): { readonly hint?: string } {
  if (isOutOfSequence(message))
    return { hint: 'Somebody else changed it at the same time. Look at the status, and try again.' };
  if (isDiskFull(message)) return { hint: `Free space under Docker's folder on that host, or run with prune: images.` };
  if (isNotManager(status, message))
    return { hint: 'The host under [managers] in hosts.cfg has to be a manager of the swarm.' };
  return {};
}

function isOutOfSequence(message: string): boolean {
  return message.includes('update out of sequence');
}

function isNotManager(status: number, message: string): boolean {
  return status === 503 && message.includes('not a swarm manager');
}

/** Whether a text of Docker means that a disk is full. */
export function isDiskFull(message: string): boolean {
  return message.includes('no space left on device');
}

/** What ended a request before it was answered, as a typed error. Errors that are typed already stay. */
export function linkFault(host: string, error: unknown, signal: AbortSignal | undefined): OpsError {
  if (signal?.aborted === true) return cancellation(signal, { where: host });
  if (isOpsError(error)) return error;
  return new OpsError('connection-lost', `the connection to Docker on ${host} broke off`, {
    where: host,
    hint: 'Check that the host is up and that Docker runs there (systemctl status docker).',
    cause: error,
  });
}
