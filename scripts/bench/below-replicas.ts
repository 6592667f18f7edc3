/** A container of a service that started or ended. */
export interface Change {
  readonly service: string;
  /** On the clock of the host, in milliseconds. */
  readonly at: number;
  readonly what: 'start' | 'die';
}

/**
 * How long a service had fewer containers running than it should, in seconds. It has all of them before its first change.
 * @param until when watching ended, in milliseconds on the same clock
 */
export function secondsBelow(changes: readonly Change[], service: string, replicas: number, until: number): number {
  const own = changes.filter((change) => change.service === service).toSorted((a, b) => a.at - b.at);
  let running = replicas;
  let below = 0;
  for (const [index, { at, what }] of own.entries()) {
    running += what === 'start' ? 1 : -1;
    if (running < replicas) below += (own[index + 1]?.at ?? until) - at;
  }
  return below / 1000;
}
