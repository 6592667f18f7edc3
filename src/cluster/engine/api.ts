import { request as httpRequest, type Agent, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { OpsError } from '../../errors.ts';
import { engineFault, linkFault } from './faults.ts';
import { parseJson } from './schemas.ts';

/** The oldest Engine API that d8x-ops speaks: Docker 20.10. */
const oldestVersion = '1.41';
/** The newest it was written against: Docker 29. */
const newestVersion = '1.51';

export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below the version, with its segments encoded already. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: Uint8Array;
  readonly signal?: AbortSignal;
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
    this.#version ??= this.#negotiate(signal);
    try {
      return await this.#version;
    } catch (error) {
      this.#version = undefined;
      throw error;
    }
  }

  /** The answer as a stream, once its status is known to be good. @throws OpsError as described at `Engine` */
  async stream(call: ApiCall): Promise<IncomingMessage> {
    const version = await this.version(call.signal);
    return this.#send({ ...call, path: `/v${version}${call.path}` });
  }

  /** The answer's JSON, parsed by `schema`. @throws OpsError as described at `Engine` */
  async json<T>(schema: z.ZodType<T>, call: ApiCall): Promise<T> {
    const answer = await this.#whole(call);
    const parsed = schema.safeParse(parseJson(answer));
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

  async #whole(call: ApiCall): Promise<string> {
    const answer = await this.stream(call);
    try {
      return await text(answer);
    } catch (error) {
      throw linkFault(this.#host, error, call.signal);
    }
  }

  async #negotiate(signal: AbortSignal | undefined): Promise<string> {
    const answer = await this.#send({ method: 'GET', path: '/_ping', ...(signal === undefined ? {} : { signal }) });
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

  async #send({ method, path, query, headers, json, body, signal }: ApiCall): Promise<IncomingMessage> {
    const payload = json === undefined ? body : Buffer.from(JSON.stringify(json));
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = httpRequest(
        {
          agent: this.#agent,
          host: 'docker',
          method,
          path: path + queryText(query),
          headers: {
            ...headers,
            ...(json === undefined ? {} : { 'content-type': 'application/json' }),
            ...(payload === undefined ? {} : { 'content-length': String(payload.byteLength) }),
          },
          ...(signal === undefined ? {} : { signal }),
        },
        resolve,
      );
      outgoing.once('error', (error) => reject(linkFault(this.#host, error, signal)));
      outgoing.end(payload);
    });
    const status = answer.statusCode ?? 0;
    if (status < 400) return answer;
    const said = await text(answer).catch((error: unknown) => {
      throw linkFault(this.#host, error, signal);
    });
    throw engineFault(this.#host, status, said);
  }
}

function queryText(query: ApiCall['query']): string {
  const set = Object.entries(query ?? {}).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return set.length === 0 ? '' : `?${new URLSearchParams(set).toString()}`;
}

function compareVersions(left: string, right: string): number {
  const [leftMajor = 0, leftMinor = 0] = left.split('.').map(Number);
  const [rightMajor = 0, rightMinor = 0] = right.split('.').map(Number);
  return leftMajor === rightMajor ? leftMinor - rightMinor : leftMajor - rightMajor;
}
