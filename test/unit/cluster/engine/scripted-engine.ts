import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { channelAgent } from '../../../../src/cluster/ssh/channel-agent.ts';
import { createEngine } from '../../../../src/cluster/engine/create-engine.ts';
import type { Engine } from '../../../../src/cluster/engine/engine.ts';

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What an engine answers: status and body, or what the test does with the response itself. */
export type Answer =
  { readonly status?: number; readonly body: unknown } | ((response: ServerResponse, request: IncomingMessage) => void);

export interface ScriptedEngine extends AsyncDisposable {
  readonly engine: Engine;
  readonly asked: readonly Asked[];
}

/** The client under test, talking real HTTP to answers recorded from engines or written by a test. */
export async function scriptedEngine(
  answers: Readonly<Record<string, Answer>>,
  {
    apiVersion = '1.41',
    otherwise,
  }: {
    readonly apiVersion?: string;
    /** Answers what `answers` has nothing for. */
    readonly otherwise?: (asked: Asked) => Exclude<Answer, (...args: never[]) => void>;
  } = {},
): Promise<ScriptedEngine> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
      const method = request.method ?? '';
      const url = request.url ?? '';
      if (url === '/_ping') {
        response.setHeader('api-version', apiVersion).end('OK');
        return;
      }
      const one: Asked = { method, url, headers: request.headers, body: Buffer.concat(chunks).toString() };
      asked.push(one);
      const answer = answers[`${method} ${url.replace(/^\/v[\d.]+/, '').replace(/\?.*/, '')}`] ?? otherwise?.(one);
      if (typeof answer === 'function') answer(response, request);
      else
        response
          .writeHead(answer === undefined ? 404 : (answer.status ?? 200))
          .end(textOf(answer?.body ?? { message: 'page not found' }));
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const dial = async () => {
    const socket = connect(address.port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  };
  return {
    engine: createEngine(channelAgent(dial), 'worker-01'),
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}
