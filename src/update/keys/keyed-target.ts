import type { PlannedService, Target } from '../model/plan.ts';

/** What a target adds to a planned service besides its image and its key file; absent fields stay absent. */
export function keyedTarget({ address, waitsFor }: Target): Pick<PlannedService, 'address' | 'waitsFor'> {
  return {
    ...(address === undefined ? {} : { address }),
    ...(waitsFor === undefined || waitsFor.length === 0 ? {} : { waitsFor }),
  };
}
