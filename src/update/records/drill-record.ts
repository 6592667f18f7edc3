import { z } from 'zod';
import type { Engine } from '../../cluster/engine/engine.ts';
import { defined } from '../../defined.ts';
import type { ClusterStatus } from '../../report/result.ts';
import { findConfig, writeRecordConfig } from './record-store.ts';

type LastDrill = NonNullable<ClusterStatus['lastDrill']>;

/** Config object on the manager whose labels say how the last drill went. */
const name = 'd8x-ops.drill';
const prefix = 'd8x-ops.';
const schema = z.object({
  at: z.iso.datetime(),
  state: z.enum(['restored', 'checked', 'failed']),
  run: z.string().optional(),
  name: z.string().optional(),
});

/** Notes on the manager how a drill went, so that `status` can tell from anywhere. */
export async function recordDrill(engine: Engine, drill: LastDrill): Promise<void> {
  const { at, state, run, name: backup } = drill;
  await writeRecordConfig(engine, name, {
    [`${prefix}at`]: at,
    [`${prefix}state`]: state,
    ...defined({ [`${prefix}run`]: run, [`${prefix}name`]: backup }),
  });
}

/** The last drill that was noted; undefined where there is none. */
export async function readLastDrill(engine: Engine): Promise<LastDrill | undefined> {
  const config = await findConfig(engine, name);
  if (config === undefined) return undefined;
  const read = (key: string): string | undefined => config.labels[`${prefix}${key}`];
  return schema.safeParse({
    at: read('at'),
    state: read('state'),
    ...defined({ run: read('run'), name: read('name') }),
  }).data;
}
