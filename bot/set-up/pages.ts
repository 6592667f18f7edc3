import type { IncomingMessage, ServerResponse } from 'node:http';
import { isOpsError } from '../../src/errors.ts';
import type { Logger } from '../log.ts';
import { EnvFile } from './env-file.ts';
import { makeApp, manifestOf } from './new-app.ts';
import { messagePage, pageHeaders, registerPage } from './page.ts';
import { Visits } from './visits.ts';

/** The variables that an app gives. */
const names = ['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET'] as const;
/** Where GitHub sends the browser back to. */
const backPath = '/probot/setup';

export interface SetUp {
  /** Where GitHub will send webhooks to. */
  readonly hook: string;
  /** Where people see GitHub, and its API, without a slash at their ends. */
  readonly webUrl: string;
  readonly apiUrl: string;
  /** The organisation that will own the app; undefined for who presses the button. */
  readonly organisation: string | undefined;
  readonly envFile: string;
}

/** The pages of the set-up, which make one app: the first that was asked for here and agreed to on GitHub. */
export function setUpPages(
  setUp: SetUp,
  log: Logger,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const visits = new Visits();
  const file = new EnvFile(setUp.envFile);
  let stage: 'open' | 'making' | 'made' = 'open';

  async function register(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { state, cookie } = visits.begin();
    const owner = setUp.organisation === undefined ? '' : `/organizations/${encodeURIComponent(setUp.organisation)}`;
    const manifest = await manifestOf(setUp.hook, `http://${request.headers.host ?? ''}${backPath}`);
    response.writeHead(200, { ...pageHeaders(setUp.webUrl), 'set-cookie': cookie });
    response.end(registerPage(`${setUp.webUrl}${owner}/settings/apps/new?state=${state}`, manifest));
  }

  async function comeBack(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    if (!visits.end(query.get('state') ?? '', request.headers)) {
      log.warn('a code was turned away that no browser asked for here');
      return say(response, 403, 'Not asked for here', 'This address was not opened from the page of this set-up.');
    }
    if (stage !== 'open') return say(response, 409, 'An app is being made already', 'One is made at a time.');
    stage = 'making';
    try {
      await file.refuseAny(names);
      const app = await makeApp(setUp.apiUrl, query.get('code') ?? '');
      await file.add({
        APP_ID: app.id,
        PRIVATE_KEY: app.privateKey.reveal(),
        WEBHOOK_SECRET: app.webhookSecret.reveal(),
      });
      stage = 'made';
      log.info({ file: setUp.envFile }, 'the app is made: start the bot again');
      response.writeHead(302, { location: `${app.url}/installations/new`, 'cache-control': 'no-store' }).end();
    } finally {
      if (stage === 'making') stage = 'open';
    }
  }

  function say(response: ServerResponse, status: number, title: string, text: string): void {
    response.writeHead(status, pageHeaders(setUp.webUrl)).end(messagePage(title, text));
  }

  return async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method !== 'GET') return say(response, 404, 'Not found', 'Nothing is sent here.');
    if (stage === 'made') return say(response, 410, 'The app is made', 'Start the bot again: this set-up is over.');
    try {
      if (pathname === '/' || pathname === '/probot') return await register(request, response);
      if (pathname === backPath) return await comeBack(request, response, searchParams);
      return say(response, 404, 'Not found', 'There is nothing here.');
    } catch (error) {
      if (!isOpsError(error)) throw error;
      log.error({ err: error }, 'the app could not be made');
      return say(response, 502, 'The app could not be made', `${error.message}. ${error.hint ?? ''}`);
    }
  };
}
