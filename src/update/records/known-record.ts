import { type DeploymentRecord, readRecord, type StoredRecord } from '../model/record.ts';
import type { ImageReference } from '../../image/reference.ts';
import { imageVersion, readReference } from '../model/image-text.ts';

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

/** What is known of a service when it is asked whether somebody else has deployed it. */
export interface DeployedService {
  readonly record: DeploymentRecord | undefined;
  /** What it runs, with the digest where that is known. */
  readonly running: ImageReference;
  readonly deployedAnew: boolean;
}

/** How a service differs from what d8x-ops deployed last; undefined where it does not. */
export function changedSince({ record, running, deployedAnew }: DeployedService): string | undefined {
  if (record === undefined) return undefined;
  const [{ image }] = record.history;
  const recorded = readReference(image);
  const version = recorded === undefined ? image : imageVersion(recorded);
  const isSame =
    recorded?.digest === undefined || running.digest === undefined
      ? recorded !== undefined && imageVersion(recorded) === imageVersion(running)
      : recorded.digest === running.digest;
  if (isSame) return deployedAnew ? `was deployed anew since, by other means, with the same image` : undefined;
  const how = deployedAnew ? 'was deployed anew since, by other means' : 'was changed since, by other means';
  return `${how}: d8x-ops had deployed ${version}`;
}
