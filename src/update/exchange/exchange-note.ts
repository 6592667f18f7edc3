import type { ExchangeIntent, Intent, SwarmIntent } from '../model/intent.ts';

/** The note of a run that exchanges databases. */
export type ExchangeNote = Intent & { readonly exchange: ExchangeIntent };

export function isExchange(intent: Intent): intent is ExchangeNote {
  return intent.exchange !== undefined;
}

/** The services of a note, which are all the swarm's. */
export function servicesOf({ services }: Pick<Intent, 'services'>): readonly SwarmIntent[] {
  return services.filter((one) => one.kind === 'swarm');
}
