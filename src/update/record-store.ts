import type { Engine } from '../cluster/engine/engine.ts';
import { isOpsError } from '../errors.ts';

/** Broker services have no labels that could be changed, so what is recorded of one is on a config object of its own. */
const prefix = 'd8x-ops.broker.';
const note = 'The labels say what d8x-ops deployed last.\n';

/** What is recorded of the broker services: labels by service. */
export async function readBrokerRecords(
  engine: Engine,
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const configs = await engine.listConfigs({ name: [prefix] });
  return new Map(
    configs
      .filter(({ name }) => name.startsWith(prefix))
      .map(({ name, labels }) => [name.slice(prefix.length), labels]),
  );
}

/** Records a broker service's deployment, in place of what was recorded of it. */
export async function writeBrokerRecord(
  engine: Engine,
  service: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  await writeRecordConfig(engine, `${prefix}${service}`, labels);
}

/** Makes a config object of that name have exactly these labels. */
export async function writeRecordConfig(
  engine: Engine,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  for (;;) {
    const config = (await engine.listConfigs({ name: [name] })).find((one) => one.name === name);
    try {
      if (config === undefined) await engine.createConfig({ name, labels, data: note });
      else await engine.updateConfigLabels(config, labels);
      return;
    } catch (error) {
      // Somebody was quicker, or it is gone: look again.
      if (!isOpsError(error, 'engine-conflict', 'engine-not-found')) throw error;
    }
  }
}
