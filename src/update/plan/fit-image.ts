import { isFurther, type MigrationState, type MigrationStates, migratingService } from '../../database/migrations.ts';
import { formatReference, type ImageReference, isPinned, type PinnedImage } from '../../image/reference.ts';
import { bareName } from '../../service-name.ts';
import { readReference } from '../model/image-text.ts';
import { versionText } from '../model/migration-text.ts';
import type { PlanProblem } from '../model/plan-problem.ts';
import { recordedState } from './plan-migrations.ts';
import type { DeploymentRecord } from '../model/record.ts';

/** What is known of the time that a database comes back from: what the services ran, and how far their migrations were. */
export interface EarlierDatabase {
  readonly images: readonly { readonly service: string; readonly image: string }[];
  readonly migrations: MigrationStates | undefined;
}

interface FitQuestion {
  readonly service: string;
  /** What it runs now, by digest where that is known. */
  readonly present: ImageReference;
  readonly record: DeploymentRecord | undefined;
  /** How far its migrations are in the database that is there now; undefined where that is not known. */
  readonly now: MigrationState | undefined;
  readonly earlier: EarlierDatabase;
}

export type Fit =
  | { readonly kind: 'fits'; readonly to: PinnedImage; readonly notice?: string }
  | { readonly kind: 'problem'; readonly problem: PlanProblem };

/**
 * Which image of a service fits a database that comes back: the one that it ran then, where it migrates the database, else the present one. Where
 * it is not known what ran then, the present one, unless it would migrate what comes back, or does not know its schema. Pure.
 */
export function fitImage({ service, present, record, now, earlier }: FitQuestion): Fit {
  const own = migratingService(bareName(service));
  const ran = own === undefined ? undefined : earlier.images.find((one) => bareName(one.service) === own);
  const known = ran === undefined ? undefined : readReference(ran.image);
  if (known !== undefined && isPinned(known)) return { kind: 'fits', to: known };
  if (!isPinned(present)) return unfit(service, `${service} runs ${formatReference(present)}, which has no digest`);
  const wanted = own === undefined ? undefined : earlier.migrations?.[own];
  if (own === undefined) return { kind: 'fits', to: present };
  if (wanted === undefined) {
    const notice = `What ${service} ran when the backup was made is not known, nor how far its migrations were: it stays on its present image.`;
    return { kind: 'fits', to: present, notice };
  }
  const seen = recordedState(record, present) ?? now;
  if (seen === undefined)
    return unfit(service, `how far the present image of ${service} migrates the database is not known`);
  if (isFurther(seen, wanted)) {
    return unfit(
      service,
      `the present image of ${service} would migrate what comes back, from ${versionText(wanted)} to ${versionText(seen)}`,
    );
  }
  if (isFurther(wanted, seen))
    return unfit(service, `the present image of ${service} is only known to run on ${versionText(seen)}`);
  return { kind: 'fits', to: present };
}

function unfit(service: string, because: string): Fit {
  return {
    kind: 'problem',
    problem: {
      path: service,
      code: 'restore-refused',
      message: `it is not known which image of ${service} fits the backup, and ${because}`,
      hint: `Give it the image that it ran when the backup was made, and recover again: update ${bareName(service)}@sha256:…, or rollback ${bareName(service)} --accept-migration.`,
    },
  };
}
