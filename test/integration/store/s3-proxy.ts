import { once } from 'node:events';
import http from 'node:http';
import { Transform } from 'node:stream';

/** A request as the proxy saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
}

/** What is done with a request instead of passing it on: an answer, or the connection cut in the middle of its body. */
export type Fault =
  | { readonly status: number; readonly code: string; readonly message?: string }
  /** Nothing of it arrives, or only its answer gets lost. */
  | { readonly cut: 'body' | 'answer' };

/** A way to a store that can be slow, break, and answer by itself. */
export interface S3Proxy extends AsyncDisposable {
  readonly endpoint: URL;
  readonly seen: Seen[];
  /** Asked for each request; undefined passes it on. */
  fault: (request: Seen) => Fault | undefined;
  /** Of what is sent to the store; unlimited where it is undefined. */
  bytesPerSecond: number | undefined;
}

/** Starts a proxy before a store on this machine. The `Host` that was signed is passed on. */
export async function startS3Proxy(port: number): Promise<S3Proxy> {
  const seen: Seen[] = [];
  const agent = new http.Agent({ keepAlive: true });
  const proxy: Pick<S3Proxy, 'fault' | 'bytesPerSecond'> = { fault: () => undefined, bytesPerSecond: undefined };

  const handle = (request: http.IncomingMessage, response: http.ServerResponse, isAsking: boolean): void => {
    const url = new URL(request.url ?? '/', 'http://proxy');
    const one = { method: request.method ?? '', path: url.pathname, query: url.searchParams, headers: request.headers };
    seen.push(one);
    const fault = proxy.fault(one);
    if (fault !== undefined && 'status' in fault) {
      const { status, code, message = '' } = fault;
      const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
      response.writeHead(status, { 'content-type': 'application/xml', connection: 'close' }).end(body);
      return;
    }
    if (isAsking) response.writeContinue();
    if (fault?.cut === 'body') {
      // After its first bytes, so that it breaks in the middle.
      request.once('data', () => request.socket.destroy());
      request.once('end', () => request.socket.destroy());
      return;
    }
    const { expect: _asked, ...headers } = request.headers;
    const far = http.request({ host: '127.0.0.1', port, method: one.method, path: request.url, headers, agent });
    far.on('error', () => request.socket.destroy());
    far.on('response', (answer) => {
      if (fault?.cut === 'answer') {
        answer.resume().once('end', () => request.socket.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    const limit = proxy.bytesPerSecond;
    (limit === undefined ? request : request.pipe(new Slow(limit))).pipe(far);
  };
  const server = http
    .createServer((request, response) => handle(request, response, false))
    .on('checkContinue', (request: http.IncomingMessage, response: http.ServerResponse) =>
      handle(request, response, true),
    )
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return Object.assign(proxy, {
    endpoint: new URL(`http://127.0.0.1:${address.port}`),
    seen,
    [Symbol.asyncDispose]: async () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

class Slow extends Transform {
  readonly #bytesPerSecond: number;

  constructor(bytesPerSecond: number) {
    super();
    this.#bytesPerSecond = bytesPerSecond;
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: (error: null, data: Buffer) => void): void {
    setTimeout(done, (data.length / this.#bytesPerSecond) * 1000, null, data);
  }
}
