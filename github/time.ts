import { z } from 'zod';

/** A point in time as GitHub writes it, in answers and in webhooks. */
export const timeSchema = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** GitHub began in 2008: what is said to be older has no date, as `0001-01-01T00:00:00Z` of container events. */
const first = Date.UTC(2008, 0);

/** Clocks may differ by this much, in milliseconds. */
const slackMs = 3_600_000;

/** The time of something that was told of at `at`; undefined where it can't be meant, for it is before GitHub or after `at`. */
export function plausibleTime(time: Date | undefined, at: Date): Date | undefined {
  const is = time !== undefined && time.getTime() >= first && time.getTime() <= at.getTime() + slackMs;
  return is ? time : undefined;
}
