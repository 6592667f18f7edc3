import { z } from 'zod';
import type { Engine } from '../../cluster/engine/engine.ts';
import { defined } from '../../defined.ts';
import type { Intent } from '../model/intent.ts';
import { findConfig, writeRecordConfig } from './record-store.ts';

/** Config object on the manager whose label says which databases were exchanged, newest first. */
const name = 'd8x-ops.recovery';
const label = 'd8x-ops.recoveries';
/** How many are kept: each of them has left a database that somebody may look for. */
const kept = 10;

const recoverySchema = z.object({
  kind: z.enum(['recover', 'undo']),
  way: z.enum(['rename', 'dsn']),
  database: z.string(),
  made: z.string(),
  aside: z.string(),
  at: z.iso.datetime(),
  run: z.string(),
  actor: z.string(),
  backup: z.string().optional(),
  services: z.array(z.object({ service: z.string(), before: z.string(), after: z.string() })),
  /** From when the first service was stopped until the last was ready. */
  outOfServiceMs: z.number().optional(),
});

/** One exchange of databases that was brought to its end. */
export type Recovery = z.infer<typeof recoverySchema>;

/** What services use since an exchange, and how what they used before is called since. */
export function databasesSince({ way, database, made, aside }: Pick<Recovery, 'way' | 'database' | 'made' | 'aside'>): {
  readonly database: string;
  readonly aside: string;
} {
  return way === 'rename' ? { database, aside } : { database: made, aside: database };
}

/** The exchanges that were recorded, newest first. @throws OpsError of the engine */
export async function readRecoveries(engine: Engine): Promise<readonly Recovery[]> {
  const config = await findConfig(engine, name);
  const text = config?.labels[label];
  if (text === undefined) return [];
  try {
    return z.array(recoverySchema).parse(JSON.parse(text));
  } catch {
    return [];
  }
}

/** Records what a note says was done. Harmless when repeated: a run exchanges once. */
export async function recordRecovery(
  engine: Engine,
  { exchange, run, actor, services }: Intent,
  at: Date,
  outOfServiceMs?: number,
): Promise<void> {
  if (exchange === undefined) return;
  const { names, ...others } = exchange;
  const recovery: Recovery = {
    ...others,
    ...names,
    at: at.toISOString(),
    run,
    actor,
    services: services.map(({ service, from, to }) => ({ service, before: from, after: to })),
    ...defined({ outOfServiceMs }),
  };
  const earlier = (await readRecoveries(engine)).filter((one) => one.run !== run);
  await writeRecordConfig(engine, name, { [label]: JSON.stringify([recovery, ...earlier].slice(0, kept)) });
}
