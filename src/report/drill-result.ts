import { z } from 'zod';

const timestamp = z.iso.datetime();

/** What came of one stored copy that a drill took. */
export const drilledCopySchema = z.object({
  store: z.string().describe('Kind of the place that it was taken from'),
  place: z.string().describe('The same for people'),
  name: z.string().optional().describe('Of the backup; absent where there was none that could be taken'),
  at: timestamp.optional().describe('When its dump began'),
  state: z
    .enum(['restored', 'checked', 'failed'])
    .describe('`checked`: origin, hashes and completeness hold, and it was not restored, for want of the key'),
  because: z.string().optional().describe('Why it failed'),
  tables: z.int().optional().describe('That came out of it'),
  rows: z.int().optional(),
  seconds: z
    .object({ fetch: z.number(), check: z.number(), restore: z.number().optional() })
    .optional()
    .describe('How long it took to fetch it, to check it, and to restore and compare it'),
});

/** How the last drill went, as it is noted on the manager. */
export const notedDrillSchema = z.object({
  at: timestamp,
  run: z.string().optional(),
  state: z.enum(['restored', 'checked', 'failed']).describe('Of all copies that it took, the least'),
  name: z.string().optional().describe('Of the newest backup that it took'),
});

export type DrilledCopy = z.infer<typeof drilledCopySchema>;
