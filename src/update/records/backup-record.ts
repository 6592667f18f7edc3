import { z } from 'zod';
import type { Engine } from '../../cluster/engine/engine.ts';
import type { ClusterStatus } from '../../report/result.ts';
import { writeRecordConfig } from './record-store.ts';

type LastBackup = NonNullable<ClusterStatus['lastBackup']>;

/** Config object on the manager whose labels name the last backup; the backup itself is elsewhere. */
const name = 'd8x-ops.backup';
const prefix = 'd8x-ops.';
const schema = z.object({ name: z.string(), at: z.iso.datetime(), run: z.string().optional() });

/** Notes on the manager that a backup was taken, so that `status` can tell from anywhere. */
export async function recordBackup(engine: Engine, backup: LastBackup): Promise<void> {
  const labels = {
    [`${prefix}name`]: backup.name,
    [`${prefix}at`]: backup.at,
    ...(backup.run === undefined ? {} : { [`${prefix}run`]: backup.run }),
  };
  await writeRecordConfig(engine, name, labels);
}

/** The last backup that was noted; undefined where there is none. */
export async function readLastBackup(engine: Engine): Promise<LastBackup | undefined> {
  const config = (await engine.listConfigs({ name: [name] })).find((one) => one.name === name);
  if (config === undefined) return undefined;
  const { [`${prefix}name`]: backup, [`${prefix}at`]: at, [`${prefix}run`]: run } = config.labels;
  return schema.safeParse({ name: backup, at, ...(run === undefined ? {} : { run }) }).data;
}
