import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Health } from './health.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The bot's few routes: webhooks, `/healthz`, `/readyz`. Works wherever Node's request and response objects do. */
export function routes(webhookPath: string, takeIn: Handler, health: Health): Handler {
  return async (request, response) => {
    const [path] = (request.url ?? '/').split('?', 1);
    if (path === webhookPath) {
      if (request.method === 'POST') return takeIn(request, response);
      return plain(response, 405, 'webhooks are POSTed here');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 404, 'not found');
    if (path === '/healthz') return plain(response, 200, 'ok');
    if (path === '/readyz') return plain(response, health.unready === undefined ? 200 : 503, health.unready ?? 'ready');
    return plain(response, 404, 'not found');
  };
}

function plain(response: ServerResponse, status: number, text: string): void {
  const closing = status === 404 || status === 405 ? { connection: 'close' } : {};
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...closing });
  response.end(`${text}\n`);
}
