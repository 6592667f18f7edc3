import type { PlannedService, Target } from '../model/plan.ts';

/** What a target adds to a planned service besides its image and its key file; absent fields stay absent. */
export function keyedTarget({ address, holdsAddressOf }: Target): Pick<PlannedService, 'address' | 'holdsAddressOf'> {
  return {
    ...(address === undefined ? {} : { address }),
    ...(holdsAddressOf === undefined ? {} : { holdsAddressOf }),
  };
}
