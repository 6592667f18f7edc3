import { furthest, type MigrationState } from '../../database/migrations.ts';
import type { Engine } from '../../cluster/engine/engine.ts';
import type { SwarmIntent } from '../model/intent.ts';
import type { Plan, PlannedSwarmService } from '../model/plan.ts';
import { writeRecord } from '../records/record-store.ts';
import { isSameImage, readRecord, recordLabels } from '../model/record.ts';

type Labels = Readonly<Record<string, string>>;

/** A record's labels with how far the migrations are that its present image runs on. */
export function labelsWithMigrations(labels: Labels, migrations: MigrationState | undefined): Labels {
  const record = readRecord(labels);
  if (record === undefined || migrations === undefined) return labels;
  const [now, ...earlier] = record.history;
  return {
    ...labels,
    ...recordLabels({ ...record, history: [{ ...now, migrations: furthest(now.migrations, migrations) }, ...earlier] }),
  };
}

/**
 * Notes with what is recorded of a service which stays on a failed update how far the migrations were that its recorded image ran on:
 * whoever goes back by hand is told. Never fails.
 */
export async function noteMigrations(
  engine: Engine,
  planned: Pick<PlannedSwarmService, 'observed' | 'migrations' | 'recordBefore' | 'from'>,
  intent: Pick<SwarmIntent, 'from'>,
): Promise<void> {
  const record = readRecord(planned.recordBefore);
  if (record === undefined || !isSameImage(record.history[0].image, intent.from)) return;
  const labels = labelsWithMigrations(planned.recordBefore, planned.migrations?.before);
  await writeRecord(engine, { kind: 'swarm', service: planned.observed.name }, labels).catch(() => undefined);
}

/** A plan whose services that may migrate the database record the backup that was taken before. */
export function withBackup(plan: Plan, backup: string | undefined): Plan {
  if (backup === undefined) return plan;
  return {
    ...plan,
    services: plan.services.map((planned) => {
      const { recordAfter, migrations } = planned;
      if (recordAfter === undefined || migrations === undefined) return planned;
      const [now, ...earlier] = recordAfter.history;
      return { ...planned, recordAfter: { ...recordAfter, history: [{ ...now, backup }, ...earlier] } };
    }),
  };
}
