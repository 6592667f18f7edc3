import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A request that a scripted server got. */
interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly authorization: string | undefined;
}

export type Script = (request: SeenRequest, response: ServerResponse, seen: number) => void;

/** A server on loopback that answers as a script says and remembers what it was asked. */
export interface ScriptedServer extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly port: number;
  readonly requests: readonly SeenRequest[];
}

/** @param script gets each request with the number of those before it. */
export async function startScripted(script: Script): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  const server = createServer((incoming: IncomingMessage, response) => {
    const request = {
      method: incoming.method ?? '',
      target: incoming.url ?? '',
      authorization: incoming.headers.authorization,
    };
    requests.push(request);
    script(request, response, requests.length - 1);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    host: `127.0.0.1:${address.port}`,
    port: address.port,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers with a status, a body and headers. */
export function answer(
  response: ServerResponse,
  status: number,
  body: string | Buffer = '',
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-length': String(Buffer.byteLength(body)), ...headers });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
