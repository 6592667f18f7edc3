import { type DeploymentRecord, readRecord, type StoredRecord } from '../model/record.ts';

/** What is known of a swarm service's deployments, from both places that it is written to. */
export interface KnownRecord {
  readonly record: DeploymentRecord | undefined;
  /** Whether the service lacks the mirror of its record: something else than d8x-ops has deployed it since. */
  readonly deployedAnew: boolean;
}

/**
 * The record of a swarm service: the config object's, or the one that its labels mirror where that is of a later run (an
 * earlier d8x-ops wrote labels only). `docker stack deploy`, and swarm's own way back, leave other labels on it.
 */
export function knownRecord(
  labels: Readonly<Record<string, string>>,
  stored: DeploymentRecord | undefined,
): KnownRecord {
  const mirror = readRecord(labels);
  if (stored === undefined || (mirror?.sequence ?? 0) > stored.sequence) return { record: mirror, deployedAnew: false };
  return { record: stored, deployedAnew: mirror?.sequence !== stored.sequence };
}

/** The stored record of one service. */
export function storedRecordOf(
  records: readonly StoredRecord[],
  kind: StoredRecord['kind'],
  service: string,
): DeploymentRecord | undefined {
  return records.find((one) => one.kind === kind && one.service === service)?.record;
}
