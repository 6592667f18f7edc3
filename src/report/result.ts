import { z } from 'zod';
import { operations } from '../command/operations.ts';
import { backupResultSchema, cataloguedSchema, timestamp } from './backup-result.ts';
import { drilledCopySchema, notedDrillSchema } from './drill-result.ts';
import { logsOfResultSchema } from './logs-of-result.ts';
import { notedRecoverySchema, recoveryResultSchema } from './recovery-result.ts';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

export const operationSchema = z.enum(operations);

const errorSchema = z.object({
  code: z.string().describe('One of the closed list in docs/troubleshooting.md'),
  message: z.string(),
  hint: z.string().optional(),
  where: z.string().optional(),
  problems: z.array(z.object({ path: z.string(), message: z.string(), hint: z.string().optional() })).optional(),
  logs: z.array(z.string()).optional().describe("Last lines of the failing thing's own log, oldest first"),
  logsOf: z
    .enum(['service', 'command'])
    .optional()
    .describe("Whose they are: a service's own, or what a command of d8x-ops printed"),
  hiddenLogs: z
    .object({
      lines: z.int(),
      host: z.string().describe('The host that still has them'),
      command: z.string().describe('What shows them there'),
    })
    .optional()
    .describe("In place of a service's log in a public repository whose policy does not show logs"),
});

const stepSchema = z.object({
  id: z.string(),
  title: z.string(),
  phase: z.enum([
    'prepare',
    'lock',
    'backup',
    'prune',
    'pull',
    'update',
    'verify',
    'rollback',
    'restore',
    'record',
    'report',
  ]),
  state: z.enum(['running', 'done', 'failed', 'skipped', 'cancelled']),
  host: z.string().optional(),
  service: z.string().optional(),
  startedAt: timestamp,
  finishedAt: timestamp.optional(),
  detail: z.string().optional().describe('One line: what it found or did'),
});

const imageSchema = z.object({ repository: z.string(), tag: z.string().optional(), digest: digest.optional() });

export const migrationStateSchema = z.object({
  version: z.string().describe('The last migration that was applied; `none` where there are none'),
  applied: z.int().optional().describe('How many were applied, where they are listed (history)'),
  failed: z.string().optional().describe('The one that was begun and not finished'),
});

const serviceResultSchema = z.object({
  service: z.string(),
  kind: z.enum(['swarm', 'broker']),
  from: imageSchema.optional(),
  to: imageSchema.optional(),
  replicas: z.object({ desired: z.int(), running: z.int() }).optional(),
  wave: z
    .int()
    .optional()
    .describe(
      'In which wave of the run it begins, from 1: what it needs comes before; absent where nothing of it changes',
    ),
  outcome: z.enum(['planned', 'updated', 'unchanged', 'rolled-back', 'failed', 'not-attempted']),
  reason: z.string().optional(),
  keyReplaced: z.boolean().optional().describe('Whether it has the key of another address than before'),
  key: z
    .object({ before: z.string().optional(), after: z.string().optional() })
    .optional()
    .describe('Addresses of its key, never the key; absent where they are not known'),
  migrations: z
    .object({ before: migrationStateSchema.optional(), after: migrationStateSchema.optional() })
    .optional()
    .describe(
      'How far its migrations of the database are; absent for a service that has none, or where they could not be read',
    ),
  changes: z
    .object({
      from: z.string().optional().describe('Commit that the image that ran was built from'),
      to: z.string().optional().describe('The same of the image that was asked for'),
      relation: z
        .enum(['same', 'newer', 'older', 'apart', 'unknown'])
        .describe('How the second commit lies to the first; `apart` where neither has all of the other'),
      unknown: z.string().optional().describe('Why it is not known'),
      commits: z.int().optional().describe('How many lie between; of `apart`, those that only the second has'),
      lacks: z.int().optional().describe('Of `apart`: how many only the first has'),
      days: z.int().optional().describe('Between the two'),
      url: z.string().optional().describe('Where they can be read'),
      subjects: z
        .array(z.string())
        .readonly()
        .optional()
        .describe("First lines of up to ten of them, the newest first. Anybody's text"),
      migration: z
        .enum(['yes', 'no', 'unknown'])
        .optional()
        .describe("Whether files of a database's migrations differ; `unknown` where there are too many files"),
      settings: z
        .array(z.string())
        .readonly()
        .optional()
        .describe('Settings that the new image names in its label `io.d8x.settings`, and the old one does not'),
    })
    .optional()
    .describe('What lies between the image that ran and the one that was asked for, by their labels'),
  error: errorSchema.optional(),
  startedAt: timestamp.optional(),
  finishedAt: timestamp.optional(),
});

const lockSchema = z.object({
  owner: z.string(),
  reason: z.string().optional(),
  run: z.string().optional(),
  acquiredAt: timestamp,
  expiresAt: timestamp,
});

const notedBackupSchema = z.object({ name: z.string(), at: timestamp, run: z.string().optional() });

const statusSchema = z.object({
  services: z.array(
    z.object({
      service: z.string(),
      kind: z.enum(['swarm', 'broker']),
      image: imageSchema,
      replicas: z.object({ desired: z.int(), running: z.int() }),
      updateState: z.string().optional(),
      deployedAt: timestamp.optional(),
      deployedBy: z.string().optional(),
      drift: z.string().optional().describe('How it differs from what d8x-ops deployed last'),
      health: z.object({ url: z.string(), status: z.int().optional(), error: z.string().optional() }).optional(),
    }),
  ),
  nodes: z.array(
    z.object({ name: z.string(), role: z.string(), state: z.string(), availability: z.string(), engine: z.string() }),
  ),
  disks: z.array(z.object({ host: z.string(), path: z.string(), totalBytes: z.int(), freeBytes: z.int() })),
  lock: lockSchema.optional(),
  interrupted: z
    .object({
      run: z.string(),
      url: z.string().optional(),
      actor: z.string(),
      at: timestamp,
      services: z.array(z.string()),
      command: z.string().describe('What recovers it, and then does what that run was asked for'),
    })
    .optional()
    .describe('A run that noted what it would change, did not end, and holds no lock any more'),
  lastBackup: notedBackupSchema
    .extend({ verified: notedBackupSchema.optional().describe('The last that was verified') })
    .optional(),
  lastDrill: notedDrillSchema.optional(),
  lastRecovery: notedRecoverySchema.optional(),
});

/**
 * The one result of a run: every run, also a failed or a cancelled one, ends in this. Summary, status comment, outputs
 * and the bot's replies are rendered from it. `version` follows semantic rules: fields may be added within a version.
 */
export const resultSchema = z.object({
  version: z.literal(2),
  operation: operationSchema,
  conclusion: z.enum(['success', 'failure', 'refused', 'cancelled']),
  headline: z.string().describe('One sentence: what happened'),
  run: z.object({
    id: z.string(),
    attempt: z.int(),
    url: z.string().optional(),
    actor: z.string(),
    requestId: z.string().optional(),
    environment: z.string().optional(),
    cluster: z.string().optional().describe('Label of the deployment, from d8x.conf.json'),
  }),
  startedAt: timestamp,
  finishedAt: timestamp,
  error: errorSchema.optional(),
  warnings: z.array(z.string()),
  steps: z.array(stepSchema),
  services: z.array(serviceResultSchema),
  backup: backupResultSchema.optional(),
  backups: z.array(cataloguedSchema).optional().describe('The backups that there are, newest first'),
  drill: z.array(drilledCopySchema).optional().describe('What came of the copies that a drill took, one of each place'),
  recovery: recoveryResultSchema.optional(),
  lock: lockSchema.optional(),
  status: statusSchema.optional(),
  logs: logsOfResultSchema.optional(),
});

export type Result = z.infer<typeof resultSchema>;
export type ResultError = z.infer<typeof errorSchema>;
export type Step = z.infer<typeof stepSchema>;
export type Phase = Step['phase'];
export type ServiceResult = z.infer<typeof serviceResultSchema>;
export type BackupResult = z.infer<typeof backupResultSchema>;
export type BackupVerification = BackupResult['verification'];
export type CataloguedBackup = z.infer<typeof cataloguedSchema>;
export type LockInfo = z.infer<typeof lockSchema>;
export type ClusterStatus = z.infer<typeof statusSchema>;
export type ImageOfResult = z.infer<typeof imageSchema>;
