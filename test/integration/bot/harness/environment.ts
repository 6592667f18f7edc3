import type { GitHubDouble } from '../../../github/double.ts';

/** The environment of a bot that is the double's app, and listens on a free port of the loopback address. */
export function botEnvironment({ app, apiUrl }: GitHubDouble): Record<string, string> {
  return {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    GHE_HOST: new URL(apiUrl).host,
    GHE_PROTOCOL: 'http',
    HOST: '127.0.0.1',
    PORT: '0',
  };
}
