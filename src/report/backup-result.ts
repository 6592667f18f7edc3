import { z } from 'zod';

/** A moment as results have it. */
export const timestamp = z.iso.datetime().describe('RFC 3339, UTC');

/** Whether a backup was restored and compared, and what came of it. */
export const backupVerificationSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('verified'), tables: z.int(), rows: z.int(), how: z.string() }),
  z.object({ state: z.literal('not-verified'), because: z.string() }),
  z.object({ state: z.literal('not-asked') }),
]);

/** The backup that a run took. */
export const backupResultSchema = z.object({
  name: z.string(),
  path: z.string().optional(),
  bytes: z.int().describe('Size of the encrypted file'),
  sha256: z.string().describe('Of the encrypted file'),
  dumpBytes: z.int().describe('Size of the plain SQL'),
  compression: z.enum(['zstd', 'gzip']),
  serverVersion: z.string(),
  dumpVersion: z.string(),
  recipients: z.int(),
  startedAt: timestamp,
  finishedAt: timestamp,
  verification: backupVerificationSchema,
  signature: z
    .discriminatedUnion('state', [
      z.object({ state: z.literal('signed'), by: z.string().describe("Fingerprint of the signer's key, `SHA256:…`") }),
      z.object({ state: z.literal('not-signed') }),
    ])
    .optional()
    .describe('Whether its manifest is signed, so that it can be told from one that somebody else made'),
  irreplaceable: z
    .array(z.object({ table: z.string(), rows: z.int().optional().describe('Absent where there is no such table') }))
    .optional()
    .describe("The tables that can't be rebuilt from the chain"),
  artifact: z.object({ id: z.int(), name: z.string(), digest: z.string(), url: z.string().optional() }).optional(),
  copies: z
    .array(
      z.object({
        store: z.string().describe('Kind of the store: `artifact`, `s3`'),
        id: z.string().describe("The store's own name for it"),
        name: z.string(),
        digest: z.string().optional(),
        url: z.string().optional(),
        lockedUntil: timestamp.optional().describe('Until when nobody can remove it'),
      }),
    )
    .optional()
    .describe('Where it is kept; the artifact of the run is one of them'),
});

/** A backup that there is, in all places that have it. */
export const cataloguedSchema = z.object({
  name: z.string(),
  at: timestamp.describe('When its dump began'),
  run: z.string().describe('Id of the run that made it'),
  bytes: z.int().optional().describe('Size of the encrypted file, where that is known'),
  origin: z
    .discriminatedUnion('state', [
      z.object({ state: z.literal('signed'), by: z.string() }),
      z.object({ state: z.literal('unknown'), because: z.string() }),
    ])
    .optional()
    .describe(
      'Whether it is what it says, by its signature; absent where its manifest can be read only with all of it',
    ),
  verification: backupVerificationSchema.optional().describe('As its manifest says'),
  irreplaceable: z.array(z.object({ table: z.string(), rows: z.int() })).optional(),
  update: z.array(z.string()).optional().describe('The services that its run was to update after it'),
  copies: z.array(
    z.object({
      store: z.string(),
      id: z.string(),
      lockedUntil: timestamp.optional(),
      keptUntil: timestamp.optional().describe('When the store removes it by itself'),
      expendable: z.boolean().optional().describe('Whether `keep` has it removed by the next backup'),
    }),
  ),
});
