import http from 'node:http';
import { systemCodeOf } from '../../errors.ts';
import https from 'node:https';
import type { Socket } from 'node:net';
import { defined } from '../../defined.ts';

/** The agents that connections go through, such as ones that tunnel through another host. */
export interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

/** One HTTP request, without a body. */
export interface Exchange {
  readonly method: 'GET' | 'HEAD';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly agents: Agents | undefined;
  /** Answers with longer bodies fail. */
  readonly maxBytes: number;
  /** For the whole of it, from connecting to the body's last byte. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

export interface Answer {
  /** Who answered: behind redirects another one than was asked. */
  readonly url: URL;
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Why there is no usable answer. `cause` is Node's own error where there is one. */
export type ExchangeFailure =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'too-large' }
  /** The connection could not be made, or broke before the answer was whole. */
  | { readonly kind: 'broken'; readonly code: string | undefined; readonly cause: unknown };

/** Sends one request and reads the whole answer; follows no redirect and repeats nothing. */
export async function exchange(request: Exchange): Promise<Answer | ExchangeFailure> {
  const timeout = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
  try {
    const response = await open(request, signal);
    const body = await readBody(response, request.maxBytes);
    if (body === 'too-large') return { kind: 'too-large' };
    return { url: request.url, status: response.statusCode ?? 0, headers: response.headers, body };
  } catch (error) {
    if (request.signal?.aborted === true) return aborted(request.signal);
    if (timeout.aborted) return { kind: 'timed-out' };
    return { kind: 'broken', code: systemCodeOf(error), cause: error };
  }
}

/** Whether nobody waits any more, or the time for all of it is over. */
export function aborted({ reason }: AbortSignal): ExchangeFailure {
  const isTime = reason instanceof DOMException && reason.name === 'TimeoutError';
  return { kind: isTime ? 'timed-out' : 'cancelled' };
}

export function isAnswer(outcome: Answer | ExchangeFailure): outcome is Answer {
  return !('kind' in outcome);
}

function open(request: Exchange, signal: AbortSignal): Promise<http.IncomingMessage> {
  const { method, url, headers, agents } = request;
  const isTls = url.protocol === 'https:';
  const agent = isTls ? agents?.https : agents?.http;
  const options = { method, headers, signal, ...defined({ agent }) };
  return new Promise((resolve, reject) => {
    const sent = isTls ? https.request(url, options) : http.request(url, options);
    sent.once('response', resolve);
    sent.on('error', reject);
    // A socket that a connection pool hands out again must not hold the request back.
    sent.once('socket', (socket: Socket) => socket.setNoDelay(true));
    sent.end();
  });
}

async function readBody(response: http.IncomingMessage, maxBytes: number): Promise<Buffer | 'too-large'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('the answer came as text');
    bytes += chunk.length;
    if (bytes > maxBytes) {
      response.destroy();
      return 'too-large';
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
