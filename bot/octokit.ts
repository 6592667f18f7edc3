import { Probot, ProbotOctokit } from 'probot';
import type { Configuration } from './configuration.ts';
import type { SendRequest } from './github/api.ts';
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

/** Octokit's one method that the bot uses, for any route. */
export function senderOf(octokit: ProbotOctokit): SendRequest {
  return async (route, parameters) => octokit.request(route, { ...parameters, request: { retries: 0 } });
}

function fetchWithin(timeoutMs: number): typeof fetch {
  return async (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) });
}
