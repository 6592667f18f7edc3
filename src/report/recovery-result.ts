import { z } from 'zod';

const timestamp = z.iso.datetime();

/** What came of a recovery: which databases exchanged their names, and for how long services were out of service. */
export const recoveryResultSchema = z
  .object({
    kind: z.enum(['recovered', 'undone']),
    database: z.string().describe('What the services use, by its name, before and after'),
    aside: z.string().describe('What the database is called now that they used before'),
    backup: z.string().optional().describe('Name of the backup that was recovered'),
    tables: z.int().optional().describe('That came out of it'),
    rows: z.int().optional(),
    estimateSeconds: z.number().optional().describe('How long services were expected to be out of service'),
    outOfServiceSeconds: z
      .number()
      .optional()
      .describe('How long they were: from when the first was stopped until the last was ready'),
    writtenSince: z
      .array(
        z.object({
          table: z.string(),
          before: z.int().describe('Rows in the database that is in service now'),
          now: z.int().describe('Rows in the one that was until then'),
          estimated: z.boolean().optional().describe('Whether the table was too large to be counted in time'),
        }),
      )
      .optional()
      .describe('Of `undone`: tables whose rows differ between the two databases'),
    follow: z.array(z.string()).optional().describe('What has to name the other database from now on, as sentences'),
  })
  .describe('What came of a recovery');

/** The last recovery, as it is noted on the manager. */
export const notedRecoverySchema = z.object({
  kind: z.enum(['recovered', 'undone']),
  at: timestamp,
  run: z.string().optional(),
  actor: z.string().optional(),
  backup: z.string().optional().describe('Name of the backup that was recovered'),
  database: z.string(),
  aside: z.string().describe('What the database is called that was used before'),
});

export type RecoveryResult = z.infer<typeof recoveryResultSchema>;
