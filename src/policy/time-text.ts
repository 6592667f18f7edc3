import { instantsOf, isTimeZone, wallClock } from './local-time.ts';
import type { UpdateWindow } from './update-times.ts';

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const windowForm = /^(\S+) (\d{1,2}:\d{2})-(\d{1,2}:\d{2}) (\S+)$/;
const dayMs = 24 * 60 * 60_000;

const windowWords =
  'must be days, hours and a time zone, such as "Mon-Thu 08:00-16:00 Europe/Zurich" or "Sat,Sun 22:00-04:00 UTC"';
const dayWords = `must name days as ${dayNames.slice(1).join(', ')} and ${dayNames[0]}, such as Mon-Thu or Sat,Sun`;
const hourWords = 'must have hours from 00:00 to 24:00';
const zoneWords = 'must name a time zone as the IANA database does, such as Europe/Zurich or UTC';

/** Reads `Mon-Thu 08:00-16:00 Europe/Zurich`; a text is what is wrong with it. */
export function readWindow(text: string): UpdateWindow | string {
  const [, dayText = '', fromText = '', untilText = '', zone = ''] = windowForm.exec(text) ?? [];
  if (zone === '') return windowWords;
  const days = readDays(dayText);
  if (days === undefined) return dayWords;
  const [from, until] = [readHour(fromText), readHour(untilText)];
  if (from === undefined || until === undefined || from === 24 * 60) return hourWords;
  if (from === until) return 'must not end when it begins: a whole day is 00:00-24:00';
  return isTimeZone(zone) ? { text, days, from, until, zone } : zoneWords;
}

/** `Mon-Thu`, `Fri-Mon`, `Sat,Sun`, in capital letters or not. */
function readDays(text: string): readonly number[] | undefined {
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const [first, last, more] = part.split('-').map(dayOf);
    if (first === undefined || first === -1 || last === -1 || more !== undefined) return undefined;
    const many = last === undefined ? 0 : (last - first + 7) % 7;
    for (let next = 0; next <= many; next++) days.add((first + next) % 7);
  }
  return [...days].sort((a, b) => a - b);
}

function dayOf(name: string): number {
  return dayNames.findIndex((day) => day.toLowerCase() === name.toLowerCase());
}

function readHour(text: string): number | undefined {
  const [hours = NaN, minutes = NaN] = text.split(':').map(Number);
  const total = hours * 60 + minutes;
  return minutes < 60 && total <= 24 * 60 ? total : undefined;
}

const momentForm = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}))?)?(?:(Z|[+-]\d{2}:\d{2})| (\S+))?$/;
export const momentWords =
  'must be a day or a moment, with its time zone behind it, such as "2026-12-20 Europe/Zurich", "2026-12-20 18:00 Europe/Zurich" or 2026-12-20T17:00:00Z';

/**
 * Reads one end of a freeze; a text is what is wrong with it. A day alone is its beginning for the freeze's first end, and its end for
 * the last: what lasts until the 5th lasts all of it.
 * @param zone of a text that names none
 */
export function readMoment(text: string, end: 'from' | 'until', zone: string): Date | string {
  const [, day = '', clock, seconds = '00', offset, ownZone = zone] = momentForm.exec(text) ?? [];
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return momentWords;
  if (offset !== undefined) {
    const at = clock === undefined ? NaN : Date.parse(`${day}T${clock}:${seconds}${offset}`);
    return Number.isNaN(at) ? momentWords : new Date(at);
  }
  if (!isTimeZone(ownZone)) return zoneWords;
  const since = clock === undefined ? (end === 'from' ? 0 : dayMs) : Date.parse(`1970-01-01T${clock}:${seconds}Z`);
  if (Number.isNaN(since)) return momentWords;
  const { first, last } = instantsOf(midnight + since, ownZone);
  return new Date(end === 'from' ? first : last);
}

/** `Mon 2026-12-07 08:00 Europe/Zurich (07:00 UTC)`. */
export function formatMoment(at: Date, zone: string): string {
  const local = new Date(wallClock(at.getTime(), zone));
  const text = (moment: Date): string =>
    `${dayNames[moment.getUTCDay()] ?? ''} ${moment.toISOString().slice(0, 16).replace('T', ' ')}`;
  if (zone === 'UTC') return `${text(at)} UTC`;
  const sameDay = local.getUTCDate() === at.getUTCDate();
  return `${text(local)} ${zone} (${sameDay ? at.toISOString().slice(11, 16) : text(at)} UTC)`;
}
