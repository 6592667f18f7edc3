import { defined } from '../defined.ts';
import { instantsOf, wallClock } from './local-time.ts';

/** When updates of an environment may begin: in one of its windows, where it has any, and in no freeze. */
export interface UpdateTimes {
  readonly windows: readonly UpdateWindow[];
  readonly freezes: readonly Freeze[];
}

/** Hours of the week, by the clock of a time zone. */
export interface UpdateWindow {
  /** As the file has it: `Mon-Thu 08:00-16:00 Europe/Zurich`. */
  readonly text: string;
  /** The days on which it opens, from 0, which is Sunday. */
  readonly days: readonly number[];
  /** Minutes since midnight. Where `until` is not the later one, it is on the day after. */
  readonly from: number;
  readonly until: number;
  readonly zone: string;
}

/** A time without updates: from `from` on, and before `until`. */
export interface Freeze {
  readonly from: Date;
  readonly until: Date;
  readonly reason: string;
}

/** Whether updates may begin at a moment. */
export type Timing =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'closed';
      /** The freeze that it falls in; absent where it is outside of the windows. */
      readonly freeze?: Freeze;
      /** When updates may begin again, and the zone to tell it by; absent where no window opens in the week after. */
      readonly opens?: { readonly at: Date; readonly zone: string };
    };

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Judges the moment `now`. */
export function timingAt(times: UpdateTimes, now: Date): Timing {
  const at = now.getTime();
  if (isOpen(times, at)) return { kind: 'open' };
  const freeze = freezeAt(times, at);
  const opens = nextOpening(times, at);
  return { kind: 'closed', ...defined({ freeze, opens }) };
}

function isOpen(times: UpdateTimes, at: number): boolean {
  return (
    freezeAt(times, at) === undefined &&
    (times.windows.length === 0 || times.windows.some((window) => isWithin(window, at)))
  );
}

function freezeAt({ freezes }: UpdateTimes, at: number): Freeze | undefined {
  return freezes.find(({ from, until }) => from.getTime() <= at && at < until.getTime());
}

function isWithin(window: UpdateWindow, at: number): boolean {
  return stretches(window, at, -2, 1).some(({ from, until }) => from <= at && at < until);
}

/** What is open changes only where a window opens, or a freeze ends. */
function nextOpening(times: UpdateTimes, at: number): { readonly at: Date; readonly zone: string } | undefined {
  const ends = times.freezes.map(({ until }) => until.getTime()).filter((end) => end > at);
  const found = [at, ...ends].flatMap((start) => [
    { at: start, zone: zoneAt(times, start) },
    ...times.windows.flatMap((window) =>
      stretches(window, start, -1, 8).map(({ from }) => ({ at: from, zone: window.zone })),
    ),
  ]);
  const [next] = found.filter((one) => one.at >= at && isOpen(times, one.at)).sort((a, b) => a.at - b.at);
  return next === undefined ? undefined : { at: new Date(next.at), zone: next.zone };
}

/** The zone of the window that is open then. */
function zoneAt({ windows }: UpdateTimes, at: number): string {
  return windows.find((window) => isWithin(window, at))?.zone ?? 'UTC';
}

/**
 * The times for which a window is open, that open from so many days before `around` to so many after it. In the hour that the clock shows
 * twice it opens the first time and closes the last.
 */
function stretches(
  { days, from, until, zone }: UpdateWindow,
  around: number,
  first: number,
  last: number,
): readonly { readonly from: number; readonly until: number }[] {
  const midnight = Math.floor(wallClock(around, zone) / dayMs) * dayMs;
  const found: { from: number; until: number }[] = [];
  for (let day = first; day <= last; day++) {
    const start = midnight + day * dayMs;
    if (!days.includes(new Date(start).getUTCDay())) continue;
    const end = until > from ? start : start + dayMs;
    const opens = instantsOf(start + from * minuteMs, zone).first;
    const closes = instantsOf(end + until * minuteMs, zone).last;
    if (opens < closes) found.push({ from: opens, until: closes });
  }
  return found;
}
