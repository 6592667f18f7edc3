import { parseRepository, type Repository } from './reference.ts';

/**
 * Where the images of the services come from that d8x-cli deploys (its default compose and stack files). The bot can't see
 * what a cluster really runs; the Action, which can, refuses a digest that is not in that repository.
 */
const published: Readonly<Record<string, string>> = {
  api: 'ghcr.io/d8-x/d8x-trader-main',
  history: 'ghcr.io/d8-x/d8x-trader-history',
  referral: 'ghcr.io/d8-x/d8x-referral-system',
  'candles-pyth-client': 'ghcr.io/d8-x/d8x-candles-pyth-client',
  'candles-ws-server': 'ghcr.io/d8-x/d8x-candles-ws-server',
  'candles-poly-client': 'ghcr.io/d8-x/d8x-candles-poly-client',
  broker: 'ghcr.io/d8-x/d8x-broker-server',
  executorws: 'ghcr.io/d8-x/d8x-broker-exec-ws',
};

/** The names of these services. */
export const publishedServices: readonly string[] = Object.keys(published);

/** The repository that a policy names for a service's image; undefined for a service that it does not name. */
export function ownRepositoryOf(
  service: string,
  own: Readonly<Record<string, Repository>> | undefined,
): Repository | undefined {
  return own !== undefined && Object.hasOwn(own, service) ? own[service] : undefined;
}

/** The repository of a service's image; undefined for services that the bot does not know. */
export function repositoryOfService(
  service: string,
  own: Readonly<Record<string, Repository>> | undefined,
): Repository | undefined {
  const named = ownRepositoryOf(service, own);
  if (named !== undefined) return named;
  const known = Object.hasOwn(published, service) ? published[service] : undefined;
  return known === undefined ? undefined : parseRepository(known);
}
