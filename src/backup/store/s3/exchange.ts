import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What is sent: nothing, a text, or a stream of so many bytes, which is made anew for each attempt. */
export type Body = Buffer | { readonly bytes: number; readonly open: () => Readable };

/** One signed request. */
export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly signal: AbortSignal;
}

/** An answer whose body was read. */
export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Nothing came, or not all of it. */
export interface Broken {
  readonly broken: unknown;
}

/** A connection on which nothing moves for so long is given up, in milliseconds. */
const silentMs = 60_000;
/** How long a store may take to say whether it wants to see a large body; one that knows nothing of that question says nothing. */
const askingMs = 1_000;
const longestAnswer = 16 * 1024 * 1024;

/** Connections to one store. */
export class Connections implements Disposable {
  readonly #agents: { readonly http: http.Agent; readonly https: https.Agent };

  /** @param proxies variables that name a proxy (`HTTPS_PROXY`, `NO_PROXY` …) */
  constructor(proxies: Readonly<Record<string, string>>) {
    const options = { keepAlive: true, maxSockets: 8, timeout: silentMs, proxyEnv: { ...proxies } };
    this.#agents = { http: new http.Agent(options), https: new https.Agent(options) };
  }

  [Symbol.dispose](): void {
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  /** Sends a request and reads the whole answer. Repeats nothing, follows no redirect. Throws nothing. */
  async exchange(request: SignedRequest): Promise<Answer | Broken> {
    try {
      const response = await this.#send(request);
      return { status: response.statusCode ?? 0, headers: response.headers, body: await readAll(response) };
    } catch (broken) {
      return { broken };
    }
  }

  async #send({ method, url, headers, body, signal }: SignedRequest): Promise<http.IncomingMessage> {
    const isTls = url.protocol === 'https:';
    const isStream = !Buffer.isBuffer(body);
    const length = isStream ? body.bytes : body.length;
    const sent = (isTls ? https : http).request(url, {
      method,
      signal,
      agent: isTls ? this.#agents.https : this.#agents.http,
      headers: {
        ...headers,
        'content-length': `${length}`,
        // So that a store that refuses says so before all is sent, and not by breaking the connection off.
        ...(isStream && length > 0 ? { expect: '100-continue' } : {}),
      },
    });
    const { promise: answered, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
    let broken: unknown = new Error('the connection was closed');
    sent.once('response', resolve);
    sent.on('timeout', () => sent.destroy(new Error(`nothing moved for ${silentMs / 1_000} s`)));
    // A store that refuses in the middle may have its answer on the way yet: only the end is the end.
    sent.on('error', (error) => (broken = error));
    sent.once('close', () => reject(broken));
    sent.setNoDelay(true);
    if (isStream && length > 0) {
      sent.flushHeaders();
      await continued(sent, answered);
      if (!sent.destroyed && !sent.writableEnded) {
        // Where it breaks, the request breaks too, or there was an answer before its end.
        void pipeline(body.open(), sent).catch(() => sent.destroy());
      }
    } else sent.end(isStream ? undefined : body);
    return answered;
  }
}

/** Waits until the store wants the body, has answered without it, or has had its time. */
async function continued(sent: http.ClientRequest, answered: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, askingMs);
  sent.once('continue', resolve);
  answered.then(
    () => resolve(),
    () => resolve(),
  );
  await promise;
  clearTimeout(timer);
}

async function readAll(response: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('the answer came as text');
    bytes += chunk.length;
    if (bytes > longestAnswer) throw new Error('the answer is longer than any should be');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
