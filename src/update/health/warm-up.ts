import type { RunPolicy } from '../../request.ts';

const defaultMs = 10 * 60_000;

/** How long a task of a service may take, once it runs, until it is ready, in milliseconds. */
export function warmUpOf({ warmUp }: Pick<RunPolicy, 'warmUp'>, service: string): number {
  const own = warmUp !== undefined && Object.hasOwn(warmUp.byService, service) ? warmUp.byService[service] : undefined;
  return own ?? warmUp?.defaultMs ?? defaultMs;
}
