import { z } from 'zod';

/** The part of a result that tells what the tasks of a service wrote. */
export const logsOfResultSchema = z
  .object({
    service: z.string(),
    since: z.iso.datetime().describe('RFC 3339, UTC'),
    grep: z.string().optional().describe('What the lines that are shown have in them'),
    tasks: z.array(
      z.object({
        name: z.string().describe('`api.1`, or a container of the broker host'),
        id: z.string(),
        node: z.string(),
        state: z.string().describe("Docker's word for it: `running`, `failed`, `exited` …"),
        lines: z
          .array(z.string())
          .readonly()
          .describe("Its last lines, oldest first, each with its time. Anybody's text"),
        found: z.int().describe('How many lines there are, of which those are the last; with `grep`, that have it'),
        total: z.int().describe('How many there are at all'),
        unread: z.string().optional().describe('Why it could not be read, or not to its end'),
      }),
    ),
    artifact: z
      .object({ id: z.string(), name: z.string(), digest: z.string(), url: z.string() })
      .optional()
      .describe('All of it, encrypted to `backup-recipients`'),
  })
  .describe("What the tasks of a service wrote; absent where a public repository's policy does not show logs");

export type LogsOfResult = z.infer<typeof logsOfResultSchema>;
