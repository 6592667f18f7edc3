import { defined } from '../../defined.ts';
import { furthest, type MigrationState } from '../../database/migrations.ts';
import { migrationStateSchema } from '../../report/result.ts';
import { z } from 'zod';
import { readReference } from './image-text.ts';
import { type Address, parseAddress } from './address.ts';

/**
 * What d8x-ops writes when a deployment has been verified: for each service as the labels of a config object on the manager,
 * which a swarm service mirrors in its own. Swarm's own `PreviousSpec` is no record: any update overwrites it.
 */
export interface DeploymentRecord {
  /** Grows by one with each run of the cluster: says which run was last, whatever the runners' clocks say. */
  readonly sequence: number;
  /** Deployments that can be gone back to, newest (the present one) first; never empty, at most `historyLength`. */
  readonly history: Deployments;
}

type Deployments = readonly [Deployed, ...Deployed[]];

/** One image that ran, who brought it and when. Run, actor and time are unknown for what ran before d8x-ops came. */
export interface Deployed {
  /** `repository:tag@sha256:…` */
  readonly image: string;
  readonly at?: string | undefined;
  readonly run?: string | undefined;
  readonly actor?: string | undefined;
  /** Name under which the key file that this image wrote is kept on its host; absent while that is the present one. */
  readonly keyFile?: string | undefined;
  /** Address that it signed with. */
  readonly keyAddress?: Address | undefined;
  /** How far the service's migrations of the database were when it was last seen to run. */
  readonly migrations?: MigrationState | undefined;
  /** The backup that was taken before it was deployed, where it may migrate the database. */
  readonly backup?: string | undefined;
}

export const historyLength = 5;
const prefix = 'd8x-ops.';

const keptName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/);
const deployedSchema = z.object({
  image: z.string().min(1),
  at: z.string().optional(),
  run: z.string().optional(),
  actor: z.string().optional(),
  keyFile: keptName.optional(),
  keyAddress: z
    .string()
    .transform((text) => parseAddress(text))
    .optional(),
  migrations: migrationStateSchema.optional().catch(undefined),
  backup: z.string().optional(),
  /** As earlier versions had it: the name of the file that was there before this deployment, which the one before wrote. */
  replacedKey: keptName.optional(),
});
const historySchema = z.tuple([deployedSchema], deployedSchema).transform(([now, ...earlier]): Deployments => {
  const all = [now, ...earlier];
  const read = all.map(({ replacedKey: _replaced, ...one }, at) => {
    const keyFile = one.keyFile ?? all[at - 1]?.replacedKey;
    return { ...one, ...defined({ keyFile }) };
  });
  const [first = { image: now.image }, ...others] = read;
  return [first, ...others];
});
const sequenceSchema = z.coerce.number().int().nonnegative();

/** Reads a record from labels; undefined where there is none, or one that d8x-ops did not write. */
export function readRecord(labels: Readonly<Record<string, string>>): DeploymentRecord | undefined {
  const history = historySchema.safeParse(parseJson(labels[`${prefix}history`]));
  const sequence = sequenceSchema.safeParse(labels[`${prefix}sequence`]);
  if (!history.success || !sequence.success) return undefined;
  return { sequence: sequence.data, history: history.data };
}

/** The labels of a record. `history` and `sequence` are what is read back; the others are for people and their tools. */
export function recordLabels(record: DeploymentRecord): Record<string, string> {
  const [now, before] = record.history;
  return {
    [`${prefix}image`]: now.image,
    ...defined({
      [`${prefix}run`]: now.run,
      [`${prefix}at`]: now.at,
      [`${prefix}actor`]: now.actor,
      [`${prefix}previous`]: before?.image,
    }),
    [`${prefix}sequence`]: String(record.sequence),
    [`${prefix}history`]: JSON.stringify(record.history),
  };
}

/** Labels without what d8x-ops recorded in them. */
export function withoutRecord(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !name.startsWith(prefix)));
}

/** Only what d8x-ops recorded. */
export function recordedLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => name.startsWith(prefix)));
}

/**
 * The record after `deployed` took the place of `running`. What ran without a record of it (before d8x-ops came, or
 * brought by someone by hand since) becomes a step to go back to as well.
 * @param seen what is known of `running`: under which name the file of its key is kept, its address, and how far its migrations are
 */
export function recordDeployment(
  record: DeploymentRecord | undefined,
  running: string,
  deployed: Deployed,
  sequence: number,
  seen: Pick<Deployed, 'keyFile' | 'keyAddress' | 'migrations'> = {},
): DeploymentRecord {
  const past = record?.history ?? [];
  const [last] = past;
  const known = last !== undefined && isSameImage(last.image, running) ? last : undefined;
  const earlier = known === undefined ? past : past.slice(1);
  const migrations = seen.migrations === undefined ? undefined : furthest(known?.migrations, seen.migrations);
  const before = { ...(known ?? { image: running }), ...seen, ...defined({ migrations }) };
  return { sequence, history: [deployed, before, ...earlier.slice(0, historyLength - 2)] };
}

/** The number of the coming run among those that changed this cluster. */
export function nextSequence(observation: {
  readonly services: readonly { readonly record: DeploymentRecord | undefined }[];
  readonly brokerServices: readonly { readonly record: DeploymentRecord | undefined }[];
  /** Of services that are not there any more, too: no run may take the number of an earlier one. */
  readonly records: readonly { readonly record: DeploymentRecord }[];
}): number {
  const { services, brokerServices, records } = observation;
  const sequences = [...services, ...brokerServices, ...records].map(({ record }) => record?.sequence ?? 0);
  return 1 + Math.max(0, ...sequences);
}

/** What a rollback goes back to, given what runs now; undefined where nothing is recorded. */
export interface RollbackTarget {
  readonly image: string;
  /** The record once it is reached: what came after the target is forgotten. */
  readonly record: (by: Omit<Deployed, 'image' | 'keyFile'>, sequence: number) => DeploymentRecord;
  /** Whether what runs now is what d8x-ops deployed last. */
  readonly isAsRecorded: boolean;
  /** Name of the kept key file that its image wrote. */
  readonly keyFile: string | undefined;
  readonly keyAddress: Address | undefined;
}

/**
 * One step back in the record. Where something else runs than what d8x-ops deployed last, that last deployment is the
 * step back.
 */
export function rollbackTarget(record: DeploymentRecord | undefined, running: string): RollbackTarget | undefined {
  if (record === undefined) return undefined;
  const [now, ...earlier] = record.history;
  const isAsRecorded = isSameImage(now.image, running);
  const [target, ...rest] = isAsRecorded ? earlier : record.history;
  if (target === undefined) return undefined;
  const { keyFile, ...others } = target;
  return {
    image: target.image,
    record: (by, sequence) => ({ sequence, history: [{ ...others, ...by }, ...rest] }),
    isAsRecorded,
    keyFile,
    keyAddress: target.keyAddress,
  };
}

/** Whether two texts name one image: by digest where both have one, for a tag is only a note then. */
export function isSameImage(a: string, b: string): boolean {
  const [digest, other] = [readReference(a)?.digest, readReference(b)?.digest];
  return digest === undefined || other === undefined ? a === b : digest === other;
}

function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A swarm service, by its full name (`stack_api`), or a service of the broker host's compose project. */
export type RecordKind = 'swarm' | 'broker';

/** What is recorded of one service, on a config object of its own on the manager. */
export interface StoredRecord {
  readonly kind: RecordKind;
  /** Of a swarm service with its stack: `stack_api`. */
  readonly service: string;
  readonly record: DeploymentRecord;
  /** Id of the container that d8x-ops made of a broker service last; undefined where that is not known. */
  readonly container: string | undefined;
  /** Since when a changing run has found the service gone, RFC 3339. */
  readonly goneSince: string | undefined;
}
