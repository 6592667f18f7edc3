import { readReference } from '../model/image-text.ts';
import type { Intent } from '../model/intent.ts';

/** The command that recovers what a killed run left, and then goes on with what that run was asked for. */
export function recoveryCommand({ services }: Pick<Intent, 'services'>): string {
  const requests = services.map(({ service, to }) => {
    const digest = readReference(to)?.digest;
    return digest === undefined ? service : `${service}@${digest}`;
  });
  return `/d8x update ${[...new Set(requests)].join(' ')}`;
}
