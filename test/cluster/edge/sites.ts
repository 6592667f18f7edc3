import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request } from 'node:http';
import type { Socket } from 'node:net';
import { readFronts } from './fronts.ts';

/** A `server` of the nginx configuration that d8x-cli writes. */
export interface Site {
  readonly hostname: string;
  /** By the start of the path, the most particular first: the local port, and what stands for that start there. */
  readonly locations: readonly { readonly path: string; readonly port: number; readonly passedAs: string }[];
}

/** A site all of whose paths go to one port as they are. */
export function site(hostname: string, port: number): Site {
  return { hostname, locations: [{ path: '/', port, passedAs: '/' }] };
}

/** `proxy_connect_timeout` and `proxy_read_timeout` are 60 s unless set, and 60 s where d8x-cli sets them. */
const silenceMs = 60_000;

/** Where a request goes. */
interface Upstream {
  readonly port: number;
  readonly path: string;
}

/**
 * Stands for nginx: forwards a request to the local port of the hostname that it asks for. As nginx, it says 502 where it
 * can't connect or the connection ends, 504 where nothing comes for a minute. What stands before it may answer in its place.
 * @param frontsFile see fronts.ts
 */
export function serveSites(sites: readonly Site[], frontsFile: string): void {
  const upstreamOf = ({ headers, url = '/' }: IncomingMessage): Upstream | undefined => {
    const asked = (headers.host ?? '').replace(/:\d+$/, '');
    const location = sites
      .find(({ hostname }) => hostname === asked)
      ?.locations.find(({ path }) => url.startsWith(path));
    return location && { port: location.port, path: location.passedAs + url.slice(location.path.length) };
  };
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const front = (await readFronts(frontsFile))[(incoming.headers.host ?? '').replace(/:\d+$/, '')];
    const upstream = upstreamOf(incoming);
    if (front !== undefined) fail(outgoing, front, { server: 'cloudflare' });
    else if (upstream === undefined) fail(outgoing, 404);
    else forward(incoming, outgoing, upstream);
  };
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => fail(outgoing, 500));
  });
  server.on('upgrade', (incoming: IncomingMessage, client: Socket) => {
    const upstream = upstreamOf(incoming);
    if (upstream === undefined) client.destroy();
    else tunnel(incoming, client, upstream);
  });
  server.listen(80, '0.0.0.0');
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, { port, path }: Upstream): void {
  const { method, headers } = incoming;
  const upstream = request(
    { host: '127.0.0.1', port, method, path, headers, agent: false, timeout: silenceMs },
    (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    },
  );
  upstream.on('timeout', () => {
    fail(outgoing, 504);
    upstream.destroy();
  });
  upstream.on('error', () => fail(outgoing, 502));
  outgoing.on('close', () => upstream.destroy());
  incoming.pipe(upstream);
}

/** A WebSocket, where d8x-cli's configuration passes the upgrade on. */
function tunnel({ method, headers }: IncomingMessage, client: Socket, { port, path }: Upstream): void {
  const upstream = request({ host: '127.0.0.1', port, method, path, headers, agent: false, timeout: silenceMs });
  const refuse = (status: number) =>
    client.end(`HTTP/1.1 ${status} \r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  upstream.on('upgrade', (response, socket, head) => {
    const lines = Object.entries(response.headers).map(([name, value]) => `${name}: ${String(value)}`);
    client.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
    client.write(head);
    socket.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.pipe(client).pipe(socket);
  });
  upstream.on('response', ({ statusCode }) => refuse(statusCode ?? 502));
  upstream.on('error', () => refuse(502));
  upstream.end();
}

function fail(outgoing: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  if (outgoing.headersSent) outgoing.destroy();
  else outgoing.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(`${status}\n`);
}
