import { z } from 'zod';
import { defined } from '../../defined.ts';
import type { Engine } from '../../cluster/engine/engine.ts';
import type { ClusterStatus } from '../../report/result.ts';
import { findConfig, writeRecordConfig } from './record-store.ts';

type LastBackup = NonNullable<ClusterStatus['lastBackup']>;

/** Config object on the manager whose labels name the last backup; the backup itself is elsewhere. */
const name = 'd8x-ops.backup';
const prefix = 'd8x-ops.';
const noted = z.object({ name: z.string(), at: z.iso.datetime(), run: z.string().optional() });
const schema = noted.extend({ verified: noted.optional() });

/** Notes on the manager that a backup was taken, so that `status` can tell from anywhere; the last verified one stays noted beside it. */
export async function recordBackup(engine: Engine, backup: z.infer<typeof noted>, isVerified: boolean): Promise<void> {
  const verified = isVerified ? backup : (await readLastBackup(engine))?.verified;
  await writeRecordConfig(engine, name, {
    ...labelsOf(prefix, backup),
    ...(verified === undefined ? {} : labelsOf(`${prefix}verified.`, verified)),
  });
}

function labelsOf(start: string, { name: backup, at, run }: z.infer<typeof noted>): Record<string, string> {
  return { [`${start}name`]: backup, [`${start}at`]: at, ...(run === undefined ? {} : { [`${start}run`]: run }) };
}

/** The last backup that was noted, and the last that was verified; undefined where there is none. */
export async function readLastBackup(engine: Engine): Promise<LastBackup | undefined> {
  const config = await findConfig(engine, name);
  if (config === undefined) return undefined;
  const read = (start: string): unknown => {
    const { [`${start}name`]: backup, [`${start}at`]: at, [`${start}run`]: run } = config.labels;
    return { name: backup, at, ...defined({ run }) };
  };
  const last = noted.safeParse(read(prefix)).data;
  const verified = noted.safeParse(read(`${prefix}verified.`)).data;
  return schema.safeParse({ ...last, ...defined({ verified }) }).data;
}
