import {
  furthest,
  isFurther,
  type MigratingService,
  migratingService,
  type MigrationState,
} from '../../database/migrations.ts';
import { isOpsError } from '../../errors.ts';
import { formatReference, type PinnedImage } from '../../image/reference.ts';
import type { Observation } from '../model/observation.ts';
import type { Part } from '../model/plan.ts';
import type { PlanProblem } from '../model/plan-problem.ts';
import { type Deployed, type DeploymentRecord, isSameImage } from '../model/record.ts';
import { type PlannedMigrations, stateOf } from '../model/observed-migration.ts';
import { afterRollback, migrationRemedy, versionText } from '../model/migration-text.ts';
import type { RunPolicy } from '../../request.ts';

interface MigrationQuestion {
  readonly purpose: 'update' | 'rollback';
  readonly service: string;
  readonly to: PinnedImage;
  readonly record: DeploymentRecord | undefined;
  readonly observation: Pick<Observation, 'migrations' | 'lastBackup'>;
  readonly acceptMigration: boolean;
}

type Judged = Omit<Part, 'planned'> & { readonly migrations?: PlannedMigrations };

/**
 * What a service's migrations say to its going to `to`. What can't be read, or a migration that was not finished, stands against an
 * update, never against a rollback; going back over a migration stands against both, unless it is accepted. Pure.
 */
function planMigrations(question: MigrationQuestion): Judged {
  const { purpose, service: name, observation, record, to } = question;
  const service = migratingService(name);
  const observed = observation.migrations.find((one) => one.service === service);
  if (service === undefined) return { problems: [], notices: [] };
  const unread = isOpsError(observed?.found) ? observed.found : undefined;
  const before = stateOf(observation.migrations, service);
  const known = before ?? (purpose === 'rollback' ? record?.history[0].migrations : undefined);
  const wanted = recordedState(record, to);
  const goesBack = known !== undefined && wanted !== undefined && isFurther(known, wanted);
  const problems: PlanProblem[] = [];
  const notices: string[] = [];
  if (unread !== undefined) {
    const message = `how far the migrations of ${service} have come can't be read: ${unread.message}`;
    if (purpose === 'update') problems.push({ path: service, code: unread.code, message, hint: unread.hint });
    else notices.push(`It is not checked against the database that ${service} goes back: ${message}.`);
  } else if (observed === undefined) {
    notices.push(`No database is known of ${service}, so how far its migrations have come is not known.`);
  }
  if (before?.failed !== undefined) {
    const message = `the migration ${before.failed} of ${service} was begun and not finished: none of its images starts before that is put right`;
    if (purpose === 'update') {
      problems.push({ path: service, code: 'migration-refused', message, hint: migrationRemedy(service, before) });
    } else notices.push(`${message}. ${migrationRemedy(service, before)}`);
  }
  if (goesBack) {
    const over = `${service} would go back over a migration of the database, from ${versionText(known)} to ${versionText(wanted)}: ${afterRollback[service]}`;
    if (question.acceptMigration) notices.push(`${over}. That was accepted.`);
    else problems.push(overMigration(service, over, question, wanted));
  }
  return { problems, notices, migrations: { before, goesBack } };
}

function overMigration(
  service: MigratingService,
  message: string,
  question: MigrationQuestion,
  wanted: MigrationState,
): PlanProblem {
  const hint = `${backupsFor(question, wanted)} Update ${service} to an image that knows this schema, or say --accept-migration.`;
  return { path: service, code: 'migration-refused', message, hint };
}

/** Which backup is from before the migration, and what is not known of that. */
function backupsFor({ record, to, observation }: MigrationQuestion, wanted: MigrationState): string {
  const { lastBackup } = observation;
  const found = backupBefore(record, to, lastBackup, wanted);
  if (found.kind === 'known')
    return `The backup taken before it is ${found.name}: restore it first where the earlier image needs the earlier schema.`;
  if (lastBackup === undefined) return 'No backup from before it is noted.';
  return found.kind === 'none'
    ? `No backup from before it is noted: the last one, ${lastBackup.name}, was taken afterwards.`
    : `The last backup is ${lastBackup.name}; whether that is from before it is not noted.`;
}

/**
 * The last backup of which it is certain that it was taken before a service migrated beyond `wanted`: of the deployment that did, else of an
 * earlier one, or the last that was noted where that is older. `unknown` where no recorded deployment did it.
 */
function backupBefore(
  record: DeploymentRecord | undefined,
  to: PinnedImage,
  last: Observation['lastBackup'],
  wanted: MigrationState,
): { readonly kind: 'known'; readonly name: string } | { readonly kind: 'none' | 'unknown' } {
  const history = record?.history ?? [];
  const target = history.findIndex(({ image }) => isSameImage(image, formatReference(to)));
  const migrated = history.slice(0, Math.max(0, target)).findLastIndex((one) => mayHaveMigrated(one, wanted));
  const deployed = history[migrated];
  if (deployed === undefined) return { kind: 'unknown' };
  if (deployed.backup !== undefined) return { kind: 'known', name: deployed.backup };
  // Both times are by runners' clocks, and the deployment's is from before its own backup.
  if (last !== undefined && deployed.at !== undefined && Date.parse(last.at) < Date.parse(deployed.at))
    return { kind: 'known', name: last.name };
  const earlier = history.slice(migrated).find(({ backup }) => backup !== undefined)?.backup;
  return earlier === undefined ? { kind: 'none' } : { kind: 'known', name: earlier };
}

/** What is not known to have left the migrations as they were may have changed them. */
function mayHaveMigrated({ migrations }: Deployed, wanted: MigrationState): boolean {
  return migrations === undefined || isFurther(migrations, wanted);
}

/** How far the migrations were that an image was seen to run on, as it is recorded. */
export function recordedState(record: DeploymentRecord | undefined, to: PinnedImage): MigrationState | undefined {
  return (record?.history ?? [])
    .filter(({ image }) => isSameImage(image, formatReference(to)))
    .flatMap(({ migrations }) => migrations ?? [])
    .reduce<MigrationState | undefined>(furthest, undefined);
}

type Asked = Omit<MigrationQuestion, 'service' | 'acceptMigration'> & { readonly policy: RunPolicy };

/** A service's part of the plan with what its migrations say to it; as it is where nothing of the service changes. */
export function withMigrations(part: Part, { policy, ...asked }: Asked): Part {
  const { planned } = part;
  if (planned === undefined || planned.kind === 'broker' || planned.action === 'none') return part;
  const acceptMigration = policy.acceptMigration === true;
  const { problems, notices, migrations } = planMigrations({ ...asked, service: planned.service, acceptMigration });
  return {
    ...part,
    planned: migrations === undefined ? planned : { ...planned, migrations },
    problems: [...part.problems, ...problems],
    notices: [...part.notices, ...notices],
  };
}
