import { Probot, ProbotOctokit } from 'probot';
import type { Configuration } from './configuration.ts';
import { fetchWithin } from '../github/fetch-within.ts';
import { pinnedFetch } from '../github/pinned-fetch.ts';
import type { SendRequest } from './github/ask.ts';
import type { Turn } from './github/shared-throttle.ts';
import type { Logger } from './log.ts';

/**
 * The Probot app of this configuration. Its retry plugin is off, because it repeats what must not happen twice, and so is its
 * throttle, which waits for a Redis that has gone, and knows nothing of one that comes back empty. Waiting and repeating is decided
 * for each request by `askWithRetry`.
 */
export function makeProbot(configuration: Configuration, log: Logger): Probot {
  return new Probot({
    appId: configuration.appId,
    privateKey: configuration.privateKey.reveal(),
    // Signatures are verified before Probot sees a delivery; it still must never fall back to its default secret.
    secret: configuration.webhookSecrets[0]?.reveal() ?? '',
    baseUrl: configuration.apiUrl,
    log,
    request: {
      fetch: pinnedFetch(fetchWithin(configuration.requestTimeoutMs), (told) =>
        log.warn(told, 'GitHub says that something the bot uses will end; see whether there is a newer d8x-ops'),
      ),
    },
    // Probot adds its own defaults afterwards, so that only a function has the last word.
    Octokit: ProbotOctokit.defaults((given: Readonly<Record<string, unknown>>) => ({
      ...given,
      retry: { enabled: false },
      throttle: { enabled: false },
    })),
  });
}

/**
 * Octokit's one method that the bot uses, for any route; what writes waits for its turn. An enterprise server has GraphQL, which
 * only reads here, beside its REST API, not in it.
 */
export function senderOf(octokit: ProbotOctokit, turn: Turn): SendRequest {
  const { baseUrl } = octokit.request.endpoint.DEFAULTS;
  const graphql = `POST ${baseUrl.replace(/\/v3$/, '')}/graphql`;
  return async (route, parameters) => {
    const isGraphql = route === 'POST /graphql';
    if (!isGraphql && !route.startsWith('GET ')) await turn();
    return octokit.request(isGraphql ? graphql : route, { ...parameters, request: { retries: 0 } });
  };
}
