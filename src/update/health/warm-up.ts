import { saidOf, type ServicePlace } from '../../service-name.ts';
import type { RunPolicy } from '../../request.ts';

const defaultMs = 10 * 60_000;

interface WarmingService {
  readonly kind: ServicePlace;
  readonly service: string;
}

/** How long a task of a service may take, once it runs, until it is ready, in milliseconds. */
export function warmUpOf({ warmUp }: Pick<RunPolicy, 'warmUp'>, { kind, service }: WarmingService): number {
  const own = warmUp === undefined ? undefined : saidOf(warmUp.byService, kind, service);
  return own ?? warmUp?.defaultMs ?? defaultMs;
}
