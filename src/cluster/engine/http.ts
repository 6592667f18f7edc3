import { type Agent, type IncomingMessage, request } from 'node:http';
import { defined } from '../../defined.ts';
import { isOpsError } from '../../errors.ts';
import { formatJson } from '../../exact-json.ts';
import { createInterface } from 'node:readline';

/** One HTTP request to an engine. */
export interface HttpCall {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Path with its segments encoded already. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: Uint8Array;
  /** Does no harm when it is done twice, as a pull. */
  readonly isRepeatable?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Sends one request; resolves with the answer's head. A question (GET, HEAD), or what is said to be repeatable, that broke off on a
 * connection which was used before is sent once more: such a connection may have ended while it lay idle. Nothing else is repeated, because
 * it may have been done.
 */
export async function requestWithStaleRetry(
  agent: Agent,
  call: HttpCall,
  signal: AbortSignal | undefined,
): Promise<IncomingMessage> {
  try {
    return await send(agent, call, signal);
  } catch (error) {
    if (!(error instanceof StaleConnection) || signal?.aborted === true) throw unwrapped(error);
  }
  try {
    return await send(agent, call, signal);
  } catch (error) {
    throw unwrapped(error);
  }
}

/** A question, or what is repeatable, that broke off on a connection which had been idle. */
class StaleConnection extends Error {
  override readonly name = 'StaleConnection';
}

function unwrapped(error: unknown): unknown {
  return error instanceof StaleConnection ? error.cause : error;
}

function send(agent: Agent, call: HttpCall, signal: AbortSignal | undefined): Promise<IncomingMessage> {
  const { method, path, query, headers, json, body } = call;
  const payload = json === undefined ? body : Buffer.from(formatJson(json));
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        host: 'docker',
        method,
        path: path + queryText(query),
        headers: {
          ...headers,
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(payload === undefined ? {} : { 'content-length': String(payload.byteLength) }),
        },
        ...defined({ signal }),
      },
      resolve,
    );
    // Also for a second error, as of a connection that breaks off after the call was cancelled.
    outgoing.on('error', (error) => {
      const mayRepeat = method === 'GET' || method === 'HEAD' || call.isRepeatable === true;
      const isStale = mayRepeat && outgoing.reusedSocket && !isOpsError(error);
      reject(isStale ? new StaleConnection('the connection had ended', { cause: error }) : error);
    });
    outgoing.end(payload);
  });
}

function queryText(query: HttpCall['query']): string {
  const set = Object.entries(query ?? {}).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return set.length === 0 ? '' : `?${new URLSearchParams(set).toString()}`;
}

/**
 * The lines of an answer that goes on for a while. Whoever leaves before its end ends it.
 * @throws Error of the connection that breaks off meanwhile
 */
export async function* linesOf(answer: IncomingMessage): AsyncGenerator<string> {
  const lines = createInterface({ input: answer });
  // readline hands an error of its input on also when nobody reads any more: without a listener it would end the process.
  lines.on('error', () => undefined);
  try {
    yield* lines;
  } finally {
    answer.destroy();
  }
}
