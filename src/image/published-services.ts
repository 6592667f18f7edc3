import { saidOfName } from '../service-name.ts';
import { parseRepository, type Repository, sameRepository } from './reference.ts';

/**
 * Where the images of the services come from that d8x-cli deploys (its default compose and stack files), and of the candles' clients that came
 * before (`.github` of D8-X/d8x-candles). The bot can't see what a cluster really runs; the Action, which can, refuses a digest that is not in
 * that repository.
 */
const published: Readonly<Record<string, string>> = {
  api: 'ghcr.io/d8-x/d8x-trader-main',
  history: 'ghcr.io/d8-x/d8x-trader-history',
  referral: 'ghcr.io/d8-x/d8x-referral-system',
  'candles-pyth-client': 'ghcr.io/d8-x/d8x-candles-pyth-client',
  'candles-ws-server': 'ghcr.io/d8-x/d8x-candles-ws-server',
  'candles-poly-client': 'ghcr.io/d8-x/d8x-candles-poly-client',
  'candles-v2-client': 'ghcr.io/d8-x/d8x-candles-v2-client',
  'candles-v3-client': 'ghcr.io/d8-x/d8x-candles-v3-client',
  broker: 'ghcr.io/d8-x/d8x-broker-server',
  executorws: 'ghcr.io/d8-x/d8x-broker-exec-ws',
};

/** Where images of the same services came from earlier: the first d8x-cli had referral from here. */
const earlier: readonly string[] = ['ghcr.io/d8-x/d8x-trader-referral'];

/** The names of these services. */
export const publishedServices: readonly string[] = Object.keys(published);

/** The repository that a policy names for a service's image; undefined for a service that it does not name. */
export function ownRepositoryOf(
  service: string,
  own: Readonly<Record<string, Repository>> | undefined,
): Repository | undefined {
  return own === undefined ? undefined : saidOfName(own, service);
}

/** The repository of a service's image; undefined for services that the bot does not know. */
export function repositoryOfService(
  service: string,
  own: Readonly<Record<string, Repository>> | undefined,
): Repository | undefined {
  const given = ownRepositoryOf(service, own);
  if (given !== undefined) return given;
  const known = saidOfName(published, service);
  return known === undefined ? undefined : parseRepository(known);
}

/**
 * Whether a repository is one of D8X's, or of those that the policy names for an environment: only those does the bot ask a registry for, or
 * whoever may comment could have it ask any host for anything.
 */
export function isNamedRepository(
  repository: Repository,
  own: Readonly<Record<string, Repository>> | undefined,
): boolean {
  const all = [...Object.values(own ?? {}), ...[...Object.values(published), ...earlier].map(parseRepository)];
  return all.some((one) => sameRepository(one, repository));
}
