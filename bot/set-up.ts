import { createServer, type IncomingMessage } from 'node:http';
import { OpsError } from '../src/errors.ts';
import { type Environment, isLoopback } from './configuration.ts';
import type { Logger } from './log.ts';
import { setUpPages } from './set-up/pages.ts';

const envFile = '.env';

/**
 * Makes the GitHub App by GitHub's manifest flow: the operator presses one button, agrees on GitHub, and the app's key is written to `.env`.
 * Whoever reaches that page could have the bot run with an app of their own, so it is served to browsers on this machine only, takes only
 * what such a browser asked for, and makes one app.
 * @throws OpsError `config-invalid` where that can't be made sure, or it is not known where the bot will be reached.
 */
export async function startSetUp(variables: Environment, log: Logger): Promise<void> {
  const environment: Environment = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const host = environment['HOST'] ?? 'localhost';
  if (!isLoopback(host) || environment['NODE_ENV'] === 'production') {
    throw new OpsError('config-invalid', 'APP_ID, PRIVATE_KEY and WEBHOOK_SECRET are missing', {
      where: 'environment variables',
      hint: 'Set them, or make a GitHub App first: start the bot on your own machine, with HOST=localhost and without NODE_ENV=production.',
    });
  }
  const hook = environment['WEBHOOK_URL'] ?? '';
  if (!/^https:\/\/[^/]+\/./.test(hook)) {
    throw new OpsError('config-invalid', 'a new GitHub App needs the address that GitHub will send webhooks to', {
      where: 'WEBHOOK_URL',
      hint: 'Set WEBHOOK_URL=https://HOST/api/github/webhooks, HOST being where the bot will run. It can be changed later.',
    });
  }
  const { GHE_HOST: server, GHE_PROTOCOL: protocol = 'https', GH_ORG: organisation } = environment;
  const webUrl = server === undefined ? 'https://github.com' : `${protocol}://${server}`;
  const apiUrl = server === undefined ? 'https://api.github.com' : `${webUrl}/api/v3`;
  const show = setUpPages({ hook, webUrl, apiUrl, organisation, envFile }, log);
  const pages = createServer((request, response) => {
    if (!isFromThisMachine(request)) {
      response.writeHead(404).end();
      return;
    }
    show(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'a request failed');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  const port = Number(environment['PORT'] ?? '3000');
  await new Promise<void>((resolve, reject) => {
    pages.once('error', reject);
    pages.listen({ host, port }, resolve);
  });
  log.info(`set-up: open http://${host}:${port} in a browser on this machine`);
}

/**
 * Turns away what a foreign page could make the operator's browser send: requests under another name (DNS rebinding), and
 * posts from another origin. Exported for tests.
 */
export function isFromThisMachine({ headers, method }: Pick<IncomingMessage, 'headers' | 'method'>): boolean {
  const name = hostName(`http://${headers.host ?? ''}`);
  if (name === undefined || !isLoopback(name)) return false;
  const { origin } = headers;
  if (origin === undefined) return method === 'GET' || method === 'HEAD';
  return headers.host === origin.replace(/^http:\/\//, '');
}

function hostName(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : undefined;
}
