import { drillCopy } from '../backup/drill/drill-copy.ts';
import { type DrillKey, drillKey } from '../backup/drill/restore-beside.ts';
import { parseIdentity } from '../backup/format/identity.ts';
import { fetchNewest } from '../backup/origin/fetch-copy.ts';
import type { DrilledCopy } from '../report/drill-result.ts';
import type { BackupStore } from '../backup/store/backup-store.ts';
import { parseDsn } from '../database/dsn.ts';
import { defined } from '../defined.ts';
import { isOpsError, OpsError, toOpsError } from '../errors.ts';
import { counted } from '../report/quantities.ts';
import type { ClusterStatus } from '../report/result.ts';
import type { Engine } from '../cluster/engine/engine.ts';
import type { RunContext, RunRequest } from '../request.ts';
import { readLastBackup } from '../update/records/backup-record.ts';
import { recordDrill } from '../update/records/drill-record.ts';
import { catalogueOf, trustIn } from './backups.ts';
import type { Draft } from './draft.ts';
import type { OperationModule } from './operation.ts';

/** The newest backup of each place, taken as if it were needed. */
export const drill: OperationModule = {
  note: "checks each place's newest backup; with `backup-identity` restores it beside the cluster",
  unattended: true,
  opensBackups: true,
  sections: ['drill'],
  run: async ({ request, context, inventory, cluster, draft }) => {
    const { heartbeat } = context;
    heartbeat?.begin();
    try {
      await drillPlaces({ request, context, cluster: inventory.label, engine: cluster.manager.engine, draft });
    } catch (error) {
      heartbeat?.end(toOpsError(error).code);
      throw error;
    }
    heartbeat?.end(undefined);
  },
  headline: ({ drill: copies = [] }) => {
    const restored = copies.filter(({ state }) => state === 'restored').length;
    return restored === copies.length
      ? `${copiesOf(restored)} restored, as the manifests say`
      : `${copiesOf(copies.length)} checked, not restored: backup-identity was not given`;
  },
};

function copiesOf(count: number): string {
  return count === 1 ? '1 copy' : `${count} copies`;
}

export interface DrillRun {
  readonly request: Pick<RunRequest, 'environment' | 'database'>;
  readonly context: RunContext;
  /** Label of the cluster. */
  readonly cluster: string;
  /** Of the manager, where the drill is noted. */
  readonly engine: Engine;
  readonly draft: Pick<Draft, 'drill'>;
}

/**
 * Takes the newest backup from each place that the context keeps backups in.
 * @throws OpsError of the first copy that failed, when all were looked at
 */
export async function drillPlaces(drillRun: DrillRun): Promise<void> {
  const { context, engine, draft } = drillRun;
  const { copies: places = [], journal, now, run } = context;
  if (places.length === 0) {
    throw new OpsError('input-invalid', 'a drill needs a place that backups are kept in', {
      where: 'copies',
      hint: 'Give it the same upload, copies and s3-… as the runs that take the backups.',
    });
  }
  const last = await readLastBackup(engine);
  const faults: OpsError[] = [];
  const drilled: DrilledCopy[] = [];
  // One after another: each is the size of the database on the runner's disk.
  for (const { store } of places) {
    drilled.push(await drillPlace(drillRun, store, { last, onFault: (fault) => faults.push(fault) }));
    draft.drill = [...drilled];
  }
  const least = (['failed', 'checked'] as const).find((one) => drilled.some((copy) => copy.state === one));
  const state = least ?? 'restored';
  const named = drilled.flatMap(({ name }) => name ?? []).toSorted();
  try {
    await recordDrill(engine, { at: now().toISOString(), run: run.id, state, ...defined({ name: named.at(-1) }) });
  } catch (error) {
    journal.warn(`the drill is not noted on the manager: ${toOpsError(error).message}`);
  }
  const [first] = faults;
  if (first !== undefined) throw first;
}

async function keyOf(
  { database: { identity, verifyUrl: url } }: DrillRun['request'],
  { signal, download }: RunContext,
  stack: AsyncDisposableStack,
): Promise<DrillKey | undefined> {
  if (identity === undefined) return undefined;
  const verifyUrl = url && parseDsn(url, 'verify-database-url');
  return drillKey(await parseIdentity(identity), { signal, ...defined({ download, verifyUrl }) }, stack);
}

interface PlaceDrill {
  /** That was noted on the manager. */
  readonly last: ClusterStatus['lastBackup'];
  readonly onFault: (fault: OpsError) => void;
}

async function drillPlace(drillRun: DrillRun, store: BackupStore, { last, onFault }: PlaceDrill): Promise<DrilledCopy> {
  const { request, context, cluster } = drillRun;
  const { journal, signal, now } = context;
  const { kind, place } = store;
  let known: Pick<DrilledCopy, 'name' | 'at'> = {};
  try {
    const { backups, faults } = await catalogueOf(request, { ...context, stores: [store] }, cluster);
    for (const fault of faults) journal.warn(fault);
    await using stack = new AsyncDisposableStack();
    const trust = await trustIn(request, context, cluster);
    const fetch = async (folder: string): Promise<string> => {
      const { fetched } = await fetchNewest(backups, {
        folder,
        trust,
        now,
        onFetch: ({ told: { name, at } }) => {
          known = { name, at };
        },
        warn: (warning) => {
          known = {};
          journal.warn(warning);
        },
      });
      if (fetched === undefined) throw nothingIn(store, backups.length, faults);
      const { name, file } = fetched;
      if (last !== undefined && last.name !== name && Date.parse(known.at ?? '') < Date.parse(last.at)) {
        journal.warn(`There is not ${place} of the last backup, ${last.name}: the newest there is ${name}.`);
      }
      return file;
    };
    const findings = await drillCopy({
      name: kind,
      fetch,
      directory: request.database.directory,
      trust,
      key: await keyOf(request, context, stack),
      journal,
      signal,
      now,
    });
    return { store: kind, place, ...known, ...findings };
  } catch (error) {
    if (isOpsError(error, 'cancelled')) throw error;
    const fault = toOpsError(error);
    onFault(fault);
    return { store: kind, place, ...known, state: 'failed', because: fault.message };
  }
}

function nothingIn({ place, kind }: BackupStore, passedOver: number, faults: readonly string[]): OpsError {
  const others =
    passedOver === 0 ? '' : `; ${counted(passedOver, 'backup')} there can't be taken (see the operation backups)`;
  const [fault] = faults;
  const why = fault === undefined ? others : `: ${fault}`;
  return new OpsError('restore-refused', `there is not ${place} that a restore could take${why}`, {
    where: kind,
    hint: 'Take a backup, and see that this place is among those that keep it.',
  });
}
