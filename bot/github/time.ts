import { z } from 'zod';

/** A point in time as GitHub writes it, in answers and in webhooks. */
export const timeSchema = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
