import type { HealthWatch } from '../health/health-watch.ts';
import type { AddressWatch } from '../keys/watch-address.ts';

/**
 * What has to hold of a service besides its tasks, asked while all of them run: its URL's answers and its address.
 * @param onReady called once, when it has answered as it should for the first time
 * @returns whether it holds, for tasks that run since that moment. It throws OpsError when it never will
 */
export function watchAnswers(
  health: Pick<HealthWatch, 'state' | 'hasAnswered'>,
  address: Pick<AddressWatch, 'state'>,
  onReady: (() => void) | undefined,
): (since: number) => 'holds' | 'not-yet' {
  let isReady = false;
  return (since) => {
    const [healthState, addressState] = [health.state(since), address.state(since)];
    if (!isReady && health.hasAnswered(since) && addressState === 'holds') {
      isReady = true;
      onReady?.();
    }
    return healthState === 'holds' && addressState === 'holds' ? 'holds' : 'not-yet';
  };
}
