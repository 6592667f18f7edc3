import { createServer, type Server, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bot } from './bot.ts';
import type { Configuration } from './configuration.ts';
import { intake, type IntakeOptions } from './http/intake.ts';
import type { Logger } from './log.ts';
import type { Health } from './http/health.ts';

/** A listening bot. */
export interface RunningServer {
  readonly port: number;
  /** Takes nothing new, finishes what was accepted within the configured time; answers how much is left undone. */
  stop(): Promise<number>;
}

/** How long a request may take to arrive whole; GitHub itself gives up after ten seconds. In milliseconds. */
const requestTimeoutMs = 15_000;
/** How long its headers may take, in milliseconds. */
const headersTimeoutMs = 5_000;
/** How often that is looked at, in milliseconds: Node's own half minute would be what counts. */
const checkEveryMs = 1_000;
/** Longer than the proxies in front keep an idle connection, so that it is never closed under a request. Milliseconds. */
const keepAliveTimeoutMs = 75_000;

/** What the bot does with webhooks that come in. */
export function intakeOptions(bot: Bot, configuration: Configuration, log: Logger): IntakeOptions {
  return {
    secrets: configuration.webhookSecrets,
    accept: (delivery) => {
      const acceptance = bot.accept(delivery);
      const { id, event } = delivery;
      if (acceptance !== 'ignored') log.info({ delivery: id, event, acceptance }, 'delivery');
      return acceptance;
    },
    now: () => bot.now(),
    onRefused: (reason, delivery) => log.warn({ delivery, reason }, 'a request was turned away'),
  };
}

/** The handler for all of the bot's routes, for any server that speaks Node's HTTP. */
export function requestHandler(
  bot: Bot,
  configuration: Configuration,
  log: Logger,
  beforeAnswer?: () => Promise<unknown>,
): ReturnType<typeof routes> {
  const options = intakeOptions(bot, configuration, log);
  const takeIn = intake(beforeAnswer === undefined ? options : { ...options, beforeAnswer });
  return routes(configuration.webhookPath, takeIn, bot.health);
}

/** Listens. */
export async function serve(bot: Bot, configuration: Configuration, log: Logger): Promise<RunningServer> {
  const handle = requestHandler(bot, configuration, log);
  const server = createServer(
    {
      requestTimeout: requestTimeoutMs,
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: checkEveryMs,
      keepAliveTimeout: keepAliveTimeoutMs,
    },
    (request, response) => {
      handle(request, response).catch((error: unknown) => {
        log.error({ err: error }, 'a request failed');
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    },
  );
  const port = await listen(server, configuration);
  log.info({ host: configuration.host, port }, 'listening');
  return {
    port,
    stop: async () => {
      bot.health.stopping();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeIdleConnections();
      const left = await bot.finish(configuration.stopMs);
      server.closeAllConnections();
      await closed;
      return left;
    },
  };
}

async function listen(server: Server, { host, port }: Configuration): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve(portOf(server.address()));
    });
  });
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The bot's few routes: webhooks, `/healthz`, `/readyz`. Works wherever Node's request and response objects do. */
function routes(webhookPath: string, takeIn: Handler, health: Health): Handler {
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
