import { Probot, ProbotOctokit } from 'probot';
import type { Configuration } from './configuration.ts';
import type { SendRequest } from './github/api.ts';
import { fetchWithin } from './github/fetch-within.ts';
import type { Logger } from './log.ts';

/**
 * The Probot app of this configuration. Its retry plugin is off, because it repeats what must not happen twice; its throttle
 * is on only with Redis, where replicas share one pace. Waiting and repeating is decided for each request by `patientAsk`.
 */
export function makeProbot(configuration: Configuration, log: Logger): Probot {
  const { redisUrl } = configuration;
  return new Probot({
    appId: configuration.appId,
    privateKey: configuration.privateKey.reveal(),
    // Signatures are verified before Probot sees a delivery; it still must never fall back to its default secret.
    secret: configuration.webhookSecrets[0]?.reveal() ?? '',
    baseUrl: configuration.apiUrl,
    log,
    request: { fetch: fetchWithin(configuration.requestTimeoutMs) },
    // Probot adds its own defaults afterwards, so that only a function has the last word.
    Octokit: ProbotOctokit.defaults((given: Readonly<Record<string, unknown>>) => ({
      ...given,
      retry: { enabled: false },
      ...(redisUrl === undefined ? { throttle: { enabled: false } } : {}),
    })),
    ...(redisUrl === undefined ? {} : { redisConfig: redisUrl.reveal() }),
  });
}

/** Octokit's one method that the bot uses, for any route. An enterprise server has GraphQL beside its REST API, not in it. */
export function senderOf(octokit: ProbotOctokit): SendRequest {
  const { baseUrl } = octokit.request.endpoint.DEFAULTS;
  const graphql = `POST ${baseUrl.replace(/\/v3$/, '')}/graphql`;
  return async (route, parameters) =>
    octokit.request(route === 'POST /graphql' ? graphql : route, { ...parameters, request: { retries: 0 } });
}
