import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request } from 'node:http';

/** A hostname and the local port behind it, as in the nginx configuration of d8x-cli. */
export interface Site {
  readonly hostname: string;
  readonly port: number;
}

/** Stands for nginx: forwards a request to the local port of the hostname it asks for; 502 where nothing answers there. */
export function serveSites(sites: readonly Site[]): void {
  const ports = new Map(sites.map(({ hostname, port }) => [hostname, port]));
  const server = createServer((incoming, outgoing) => {
    const port = ports.get((incoming.headers.host ?? '').replace(/:\d+$/, ''));
    if (port === undefined) fail(outgoing, 404);
    else forward(incoming, outgoing, port);
  });
  server.listen(80, '0.0.0.0');
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, port: number): void {
  const { method, url: path, headers } = incoming;
  const upstream = request(
    { host: '127.0.0.1', port, method, path, headers, agent: false, timeout: 60_000 },
    (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    },
  );
  upstream.on('timeout', () => upstream.destroy(new Error('timed out')));
  upstream.on('error', () => fail(outgoing, 502));
  outgoing.on('close', () => upstream.destroy());
  incoming.pipe(upstream);
}

function fail(outgoing: ServerResponse, status: number): void {
  if (outgoing.headersSent) outgoing.destroy();
  else outgoing.writeHead(status, { 'content-type': 'text/plain' }).end(`${status}\n`);
}
