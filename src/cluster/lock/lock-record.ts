import { z } from 'zod';
import { defined } from '../../defined.ts';
import type { LockInfo } from '../../report/result.ts';

/** Name of the swarm config object that is the cluster's lock. */
export const lockName = 'd8x-ops.lock';

const prefix = 'd8x-ops.lock.';

const recordSchema = z.object({
  kind: z.enum(['run', 'manual']),
  owner: z.string().min(1),
  what: z.string(),
  acquired: z.iso.datetime(),
  expires: z.iso.datetime(),
  /** Random, made at acquisition: tells this holder from an earlier or a later one. */
  token: z.string().min(1),
  run: z.string().optional(),
  url: z.string().optional(),
  reason: z.string().optional(),
  /** The manual lock that a run of its owner works under, as JSON: it returns when the run ends. */
  under: z.string().optional(),
});

/** What the labels of the lock say. Times are the manager's. */
export type LockRecord = z.infer<typeof recordSchema>;

/** The labels of the lock's config object. */
export function toLabels(record: LockRecord): Readonly<Record<string, string>> {
  const fields = Object.entries(record).filter((field): field is [string, string] => field[1] !== undefined);
  return Object.fromEntries(fields.map(([name, value]) => [prefix + name, value]));
}

/** The record in a config's labels, or undefined when they are not d8x-ops' own. */
export function fromLabels(labels: Readonly<Record<string, string>>): LockRecord | undefined {
  const fields = Object.entries(labels)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value]);
  const parsed = recordSchema.safeParse(Object.fromEntries(fields));
  return parsed.success ? parsed.data : undefined;
}

/** The manual lock that lies under a run's, where there is one. */
export function manualUnder(record: LockRecord): LockRecord | undefined {
  if (record.under === undefined) return undefined;
  try {
    const parsed = recordSchema.safeParse(JSON.parse(record.under));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the lock has run out at `at`, a time of the manager. */
export function isExpired(record: LockRecord, at: Date): boolean {
  return Date.parse(record.expires) <= at.getTime();
}

export function toLockInfo(record: LockRecord): LockInfo {
  return {
    owner: record.owner,
    acquiredAt: record.acquired,
    expiresAt: record.expires,
    ...defined({ reason: record.reason, run: record.run }),
  };
}
