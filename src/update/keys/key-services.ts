import { bareName } from '../../service-name.ts';
import type { KeyService } from '../../request.ts';

/** Names under which the runbook knows the two services that read a key from a file. */
export const referralService = 'referral' satisfies KeyService;
export const brokerService = 'broker' satisfies KeyService;

/** Whether a service reads a key from a file. */
export function readsKey(kind: 'swarm' | 'broker', name: string): KeyService | undefined {
  const bare = bareName(name);
  if (kind === 'swarm') return bare === referralService ? referralService : undefined;
  return bare === brokerService ? brokerService : undefined;
}
