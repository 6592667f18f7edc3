import { createHash } from 'node:crypto';
import { defined } from '../../defined.ts';
import type { CallOptions, Engine } from '../../cluster/engine/engine.ts';
import type { Config } from '../../cluster/engine/types.ts';
import { isOpsError } from '../../errors.ts';
import { readRecord, type RecordKind, type StoredRecord } from '../model/record.ts';

const note = 'The labels say what d8x-ops deployed last.\n';
/** The label with a service's name in full: the config object's own may be cut. */
const serviceLabel = 'd8x-ops.service';
/** The label with the container that d8x-ops made of a broker service last: another one was made by other means. */
export const containerLabel = 'd8x-ops.container';
/** The label that says since when the service is not there any more. */
const goneLabel = 'd8x-ops.gone';

/** Everything that is recorded, of services that are not there any more too. @throws OpsError of the engine */
export async function readRecords(engine: Engine, options: CallOptions = {}): Promise<readonly StoredRecord[]> {
  const configs = await engine.listConfigs({ name: Object.values(recordPrefixes) }, options);
  return configs.flatMap((config) => readStored(config) ?? []);
}

/**
 * Records a service's deployment in place of what was recorded of it. What a later run recorded stays: the higher
 * sequence wins.
 * @param labels the record's, as `recordLabels` writes them, and nothing else: with a stack's label on it the object would go
 *   when the stack does
 */
export async function writeRecord(
  engine: Engine,
  { kind, service }: Pick<StoredRecord, 'kind' | 'service'>,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const sequence = readRecord(labels)?.sequence ?? 0;
  await writeLabels(engine, recordName(kind, service), (present) => {
    const isLater = present !== undefined && (readRecord(present)?.sequence ?? 0) > sequence;
    return isLater ? undefined : { ...labels, [serviceLabel]: service };
  });
}

/** Notes since when a service is gone, or with `undefined` that it is there. */
export async function markGone(
  engine: Engine,
  { kind, service }: Pick<StoredRecord, 'kind' | 'service'>,
  since: string | undefined,
): Promise<void> {
  await writeLabels(engine, recordName(kind, service), (present) => {
    if (present === undefined) return undefined;
    const { [goneLabel]: _gone, ...others } = present;
    return { ...others, ...defined({ [goneLabel]: since }) };
  });
}

/** Removes what is recorded of a service. */
export async function removeRecord(
  engine: Engine,
  { kind, service }: Pick<StoredRecord, 'kind' | 'service'>,
): Promise<void> {
  const config = await findConfig(engine, recordName(kind, service));
  if (config === undefined) return;
  try {
    await engine.removeConfig(config.id);
  } catch (error) {
    if (!isOpsError(error, 'engine-not-found')) throw error;
  }
}

/** Makes a config object of that name have exactly these labels. */
export async function writeRecordConfig(
  engine: Engine,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  await writeLabels(engine, name, () => labels);
}

/** `edit` is shown the labels that are there and answers what they should be, or undefined when they are right. */
async function writeLabels(
  engine: Engine,
  name: string,
  edit: (present: Readonly<Record<string, string>> | undefined) => Readonly<Record<string, string>> | undefined,
): Promise<void> {
  for (;;) {
    const config = await findConfig(engine, name);
    const labels = edit(config?.labels);
    if (labels === undefined) return;
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

/** The config object of exactly that name: the engine's filter matches beginnings. */
export async function findConfig(engine: Engine, name: string): Promise<Config | undefined> {
  return (await engine.listConfigs({ name: [name] })).find((one) => one.name === name);
}

function readStored({ name, labels }: Config): StoredRecord | undefined {
  const kind = kinds.find((one) => name.startsWith(recordPrefixes[one]));
  const record = readRecord(labels);
  if (kind === undefined || record === undefined) return undefined;
  const named = labels[serviceLabel];
  const service =
    named !== undefined && recordName(kind, named) === name ? named : name.slice(recordPrefixes[kind].length);
  return { kind, service, record, container: labels[containerLabel], goneSince: labels[goneLabel] };
}

const kinds: readonly RecordKind[] = ['swarm', 'broker'];

const recordPrefixes: Readonly<Record<RecordKind, string>> = {
  swarm: 'd8x-ops.service.',
  broker: 'd8x-ops.broker.',
};

/** Longest name of a config object, and what it has to end with (moby/swarmkit, manager/controlapi/config.go). */
const longest = 64;
const ending = /[A-Za-z0-9]$/;
const hashLength = 12;

/** The config object that holds the record of a service; a name that Docker would not take is cut, with a hash at its end. */
export function recordName(kind: RecordKind, service: string): string {
  const name = `${recordPrefixes[kind]}${service}`;
  if (name.length <= longest && ending.test(name)) return name;
  const hash = createHash('sha256').update(service).digest('hex').slice(0, hashLength);
  return `${name.slice(0, longest - hashLength - 1)}-${hash}`;
}
