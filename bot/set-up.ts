import { subscribe } from 'node:diagnostics_channel';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { parseEnv } from 'node:util';
import { run } from 'probot';
import { OpsError } from '../src/errors.ts';
import { type Environment, isLoopback } from './configuration.ts';
import type { Logger } from './log.ts';

const envFile = '.env';

/**
 * Makes the GitHub App by Probot's manifest page: the operator presses one button there, and GitHub's answer is written to
 * `.env`. Whoever reaches that page can replace the app's key, so it is served to browsers on this machine only.
 * @throws OpsError `config-invalid` where that can't be made sure, or it is not known where the bot will be reached.
 */
export async function startSetUp(environment: Environment, log: Logger): Promise<void> {
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
  guardPages();
  // Probot's page reads these from the process itself; a proxy is its name for where webhooks go to.
  // oxlint-disable-next-line node/no-process-env -- Probot has no other way in
  Object.assign(process.env, { WEBHOOK_PROXY_URL: hook, NO_SMEE_SETUP: 'true' });
  const port = environment['PORT'] ?? '3000';
  await run(() => undefined, {
    env: { HOST: host, PORT: port },
    log,
    updateEnv: (variables) => writeEnvFile(variables, log),
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

function guardPages(): void {
  subscribe('http.server.request.start', (message) => {
    const request = requestIn(message);
    // A method that no route knows ends in Probot's 404.
    if (request !== undefined && !isFromThisMachine(request)) request.method = 'REFUSED';
  });
}

function requestIn(message: unknown): IncomingMessage | undefined {
  if (typeof message !== 'object' || message === null || !('request' in message)) return undefined;
  return isRequest(message.request) ? message.request : undefined;
}

function isRequest(value: unknown): value is IncomingMessage {
  return typeof value === 'object' && value !== null && 'headers' in value && 'method' in value;
}

function hostName(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : undefined;
}

/** Keeps what is there already; readable for the operator alone. */
function writeEnvFile(variables: Readonly<Record<string, string | undefined>>, log: Logger): Record<string, string> {
  const merged: Record<string, string> = { ...readExisting() };
  for (const [name, value] of Object.entries(variables)) if (value !== undefined) merged[name] = value;
  const lines = Object.entries(merged).map(
    ([name, value]) => `${name}="${value.replaceAll('"', '').replaceAll('\n', String.raw`\n`)}"`,
  );
  writeFileSync(envFile, `${lines.join('\n')}\n`, { mode: 0o600 });
  chmodSync(envFile, 0o600);
  log.info({ file: envFile }, 'the app is made: start the bot again');
  return merged;
}

function readExisting(): Record<string, string> {
  try {
    const parsed = parseEnv(readFileSync(envFile, 'utf8'));
    return Object.fromEntries(
      Object.entries(parsed).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
  } catch {
    return {};
  }
}
