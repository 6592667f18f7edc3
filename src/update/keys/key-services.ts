import type { KeyService } from '../../request.ts';

/** Names under which the runbook knows the two services that read a key from a file. */
export const referralService = 'referral' satisfies KeyService;
export const brokerService = 'broker' satisfies KeyService;
