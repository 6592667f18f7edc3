const dayMs = 24 * 60 * 60_000;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Whether `zone` names a time zone of the IANA database, such as `Europe/Zurich`, or `UTC`. */
export function isTimeZone(zone: string): boolean {
  if (!/^(?:UTC|[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+)$/.test(zone)) return false;
  try {
    return clockOf(zone) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * What a clock on the wall of `zone` shows at `at`, as the milliseconds at which a clock of UTC shows the same: so days, weekdays and
 * minutes of it can be counted without a zone.
 */
export function wallClock(at: number, zone: string): number {
  const part: Readonly<Record<string, number>> = Object.fromEntries(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((at % 1000) + 1000) % 1000);
}

/**
 * When the clock on the wall of `zone` shows `wall`, in the form that `wallClock` has: the first and the last instant, which differ in the
 * hour that the end of summer time has twice. What the beginning of summer time leaves out is the instant at which it begins.
 */
export function instantsOf(wall: number, zone: string): { readonly first: number; readonly last: number } {
  const before = offsetAt(wall - dayMs, zone);
  const after = offsetAt(wall + dayMs, zone);
  const shown = [wall - before, wall - after].filter((at) => wallClock(at, zone) === wall);
  if (shown.length > 0) return { first: Math.min(...shown), last: Math.max(...shown) };
  const change = changeBetween(wall - dayMs - before, wall + dayMs - after, zone);
  return { first: change, last: change };
}

/** How far the zone is ahead of UTC at `at`, in milliseconds. */
function offsetAt(at: number, zone: string): number {
  return wallClock(at, zone) - at;
}

/** The instant in between at which the zone's offset becomes another, to the second. */
function changeBetween(from: number, until: number, zone: string): number {
  const offset = offsetAt(from, zone);
  let low = Math.floor(from / 1000);
  let high = Math.ceil(until / 1000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1000, zone) === offset) low = middle;
    else high = middle;
  }
  return high * 1000;
}

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    clocks.set(zone, clock);
  }
  return clock;
}
