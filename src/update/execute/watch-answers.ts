import type { AddressWatch } from '../keys/watch-address.ts';
import type { OutsideWatch } from '../health/outside-watch.ts';

/**
 * What has to hold of a service besides its own check, asked while all of its tasks are ready: its address, and what is known of the way to it.
 * @param onReady called once, when it is ready and has its address; the way to it does not count
 * @returns whether it holds, for tasks that are ready since that moment. It throws OpsError when it never will
 */
export function watchAnswers(
  outside: Pick<OutsideWatch, 'state'>,
  address: Pick<AddressWatch, 'state'>,
  onReady: (() => void) | undefined,
): (since: number) => 'holds' | 'not-yet' {
  let isReady = false;
  return (since) => {
    const addressState = address.state(since);
    if (!isReady && addressState === 'holds') {
      isReady = true;
      onReady?.();
    }
    const outsideState = outside.state(since);
    return outsideState === 'holds' && addressState === 'holds' ? 'holds' : 'not-yet';
  };
}
