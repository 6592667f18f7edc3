import type { ImageReference } from '../../image/reference.ts';
import { imageVersion, readReference } from '../model/image-text.ts';
import type { DeploymentRecord } from '../model/record.ts';

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
