import { z } from 'zod';
import { localeSchema } from '../../database/locale.ts';
import { backupVerificationSchema } from '../../report/backup-result.ts';
import { type BackupVerification, migrationStateSchema } from '../../report/result.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.int().nonnegative();
const measuredSchema = z.object({ bytes, sha256 });

/** Where a backup was made: what its signature vouches for. */
export const originSchema = z.object({
  environment: z.string().optional().describe('That the run was for; absent where it named none'),
  cluster: z.string().describe('Its label in d8x.conf.json'),
  repository: z.object({ id: z.string().regex(/^[1-9]\d*$/), name: z.string() }),
  workflow: z.string().describe('File name in .github/workflows'),
  run: z.object({ id: z.string().regex(/^\d+$/), attempt: z.int() }),
});

export type Origin = z.infer<typeof originSchema>;

/** The file beside a backup, in the clear: what it is, how to know that it is whole, and how it was verified. */
export const manifestSchema = z.object({
  kind: z.literal('d8x-ops/backup'),
  version: z.literal(2),
  name: z.string().describe('The encrypted file'),
  label: z.string(),
  origin: originSchema.optional().describe('The run that made it; absent where no run of a workflow did'),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  database: z.object({
    name: z.string(),
    serverVersion: z.string(),
    serverVersionNum: z.int(),
    encoding: z.string(),
    locale: localeSchema.optional().describe('How it orders and classifies text'),
    sizeBytes: bytes,
    relations: z
      .int()
      .nonnegative()
      .optional()
      .describe('Tables, indexes, sequences, views: a restore in one transaction holds a lock on each'),
    extensions: z.array(z.object({ name: z.string(), version: z.string(), schema: z.string().optional() })),
    policyRoles: z.array(z.string()).optional().describe('Roles that policies and user mappings name'),
    superuserNeeds: z.array(z.string()).optional().describe('What only a superuser can restore'),
  }),
  dump: z.object({ format: z.literal('plain'), version: z.string(), options: z.array(z.string()) }),
  compression: z.enum(['zstd', 'gzip']),
  encryption: z.object({
    format: z.literal('age-encryption.org/v1'),
    recipients: z.array(z.string()),
    oneRunRecipient: z.string().optional().describe('A key made to verify this backup, and forgotten since'),
  }),
  encrypted: measuredSchema.describe('The file as it lies'),
  compressed: measuredSchema.describe('Once decrypted'),
  plain: measuredSchema.describe('The SQL'),
  tables: z
    .array(z.object({ schema: z.string(), name: z.string(), rows: z.int().nonnegative() }))
    .optional()
    .describe('Rows of every table in the snapshot that was dumped; absent when they were not counted'),
  sequences: z
    .array(z.object({ schema: z.string(), name: z.string(), value: z.string(), called: z.boolean() }))
    .optional()
    .describe('As they were when the dump began'),
  migrations: z
    .object({ referral: migrationStateSchema, history: migrationStateSchema })
    .optional()
    .describe('How far the migrations of these services were in the snapshot that was dumped'),
  images: z
    .array(z.object({ service: z.string(), image: z.string() }))
    .optional()
    .describe('What the services of the stack ran then, by digest where that was known'),
  update: z
    .array(z.string())
    .optional()
    .describe('The services that the run was to update after it; absent for one that only backs up'),
  verification: backupVerificationSchema,
});

/** How version 1 said whether a backup was verified. */
const proofSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('proved'), tables: z.int(), rows: z.int(), how: z.string() }),
  z.object({ state: z.literal('not-proved'), because: z.string() }),
  z.object({ state: z.literal('not-asked') }),
]);

const firstVersion = manifestSchema
  .omit({ version: true, verification: true })
  .extend({ version: z.literal(1), proof: proofSchema })
  .transform(({ proof, ...manifest }): Manifest => ({ ...manifest, version: 2, verification: verificationOf(proof) }));

function verificationOf(proof: z.infer<typeof proofSchema>): BackupVerification {
  if (proof.state === 'not-asked') return proof;
  return proof.state === 'proved' ? { ...proof, state: 'verified' } : { ...proof, state: 'not-verified' };
}

/** Every manifest that was ever written, as one of today: backups outlive versions. */
export const writtenManifestSchema = z.union([manifestSchema, firstVersion]);

export type Manifest = z.infer<typeof manifestSchema>;
export type TableCount = NonNullable<Manifest['tables']>[number];
