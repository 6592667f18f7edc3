import { servicesOfStack } from '../update/observe/observe-stack.ts';
import type { Origin } from '../backup/format/manifest.ts';
import type { BackupStore, StoredBackup } from '../backup/store/backup-store.ts';
import { requireVerified, takeBackup, type TakenBackup } from '../backup/take/take-backup.ts';
import { parseRecipients } from '../backup/format/recipients.ts';
import { openSigningKey } from '../backup/origin/signing-key.ts';
import { parseDsn } from '../database/dsn.ts';
import { defined } from '../defined.ts';
import { toOpsError } from '../errors.ts';
import type { Journal } from '../report/journal.ts';
import type { Engine } from '../cluster/engine/engine.ts';
import type { BackupResult } from '../report/result.ts';
import { recordBackup } from '../update/records/backup-record.ts';
import { checkDatabase } from './check-database.ts';
import { databaseOf } from './database-of.ts';
import type { OpenRun } from './open-run.ts';
import type { OperationModule } from './operation.ts';

/** Dump, encrypt, verify when asked, keep. */
export const backup: OperationModule = {
  backsUp: 'always',
  waitsInLine: true,
  unattended: true,
  sections: ['backup'],
  run: async (open) => {
    await checkDatabase(open, open.context.signal);
    await backUp(open, open.context.signal);
  },
  headline: ({ backup }) => {
    if (backup === undefined) return '';
    return backup.verification.state === 'verified'
      ? `backed up and verified (${backup.name})`
      : `backed up (${backup.name})`;
  },
};

/**
 * Takes a backup and keeps it in the context's stores. What was taken is told in the draft before anything that may still
 * fail, so that a sound file is not lost sight of.
 *
 * @throws OpsError of `takeBackup`, `upload-failed`, `backup-not-verified`
 */
export async function backUp(open: OpenRun, signal: AbortSignal): Promise<void> {
  const { heartbeat } = open.context;
  heartbeat?.begin();
  try {
    await takeAndKeep(open, signal);
  } catch (error) {
    heartbeat?.end(toOpsError(error).code);
    throw error;
  }
  heartbeat?.end(undefined);
}

async function takeAndKeep(
  { request, context, inventory, cluster, draft }: OpenRun,
  signal: AbortSignal,
): Promise<void> {
  const { database, environment, cluster: access } = request;
  const { journal, mask, now, download, stores = [] } = context;
  const services = await cluster.manager.engine.listServices({}, { signal });
  const taken = await takeBackup({
    manager: cluster.manager,
    dsn: databaseOf(request, inventory, mask),
    label: environment ?? inventory.label,
    images: servicesOfStack(access.stackName, services).map(({ name, service: { image } }) => ({
      service: name,
      image,
    })),
    ...defined('origin', originOf(context, environment, inventory.label)),
    ...(database.signingKey === undefined ? {} : { signer: openSigningKey(database.signingKey) }),
    recipients: parseRecipients(database.recipients),
    directory: database.directory,
    verify: request.policy.verify,
    ...(database.identity === undefined ? {} : { identity: database.identity }),
    ...(database.verifyUrl === undefined ? {} : { verifyUrl: parseDsn(database.verifyUrl, 'verify-database-url') }),
    ...(access.sudoPassword === undefined ? {} : { sudoPassword: access.sudoPassword }),
    ...defined('download', download),
    journal,
    signal,
    now,
    mask,
  });
  draft.backup = taken.result;
  await keep(taken, stores, journal, (copies) => (draft.backup = { ...taken.result, ...copies }));
  await noteBackup(context, cluster.manager.engine, taken.result);
  requireVerified(taken);
}

/** What the manifest says of the run; nothing where it is none of a workflow. */
function originOf(
  { run, workflow }: OpenRun['context'],
  environment: string | undefined,
  cluster: string,
): Origin | undefined {
  if (workflow === undefined) return undefined;
  return {
    ...defined('environment', environment),
    cluster,
    repository: workflow.repository,
    workflow: workflow.file,
    run: { id: run.id, attempt: run.attempt },
  };
}

/**
 * Puts a backup into all stores at once, and tells of each copy when it is there.
 * @throws OpsError of the first store that could not keep it, when all have ended
 */
async function keep(
  { name, files, result }: TakenBackup,
  stores: readonly BackupStore[],
  journal: Journal,
  tell: (kept: Pick<BackupResult, 'artifact' | 'copies'>) => void,
): Promise<void> {
  const copies: StoredBackup[] = [];
  const puts = stores.map(async (store) =>
    journal.step({ title: `Keep the backup as ${store.place}`, phase: 'backup' }, async (step) => {
      const kept = await store.put({ name, files });
      step.detail(`${store.kind} ${kept.name}, ${result.bytes} bytes`);
      copies.push(kept);
      tell({ ...artifactAmong(copies), copies: copies.map(({ run: _run, ...copy }) => copy) });
    }),
  );
  for (const put of await Promise.allSettled(puts)) if (put.status === 'rejected') throw put.reason;
}

/** The copy that is the run's artifact, as results have had it since before there were others. */
function artifactAmong(copies: readonly StoredBackup[]): Pick<BackupResult, 'artifact'> {
  const found = copies.find(({ store }) => store === 'artifact');
  if (found === undefined) return {};
  const { id, name, digest = '', url } = found;
  return { artifact: { id: Number(id), name, digest, ...defined('url', url) } };
}

/** So that `status` can tell from anywhere. A backup that could not be noted is a backup all the same. */
async function noteBackup(
  { run, journal }: OpenRun['context'],
  engine: Engine,
  { name, finishedAt }: BackupResult,
): Promise<void> {
  try {
    await recordBackup(engine, { name, at: finishedAt, run: run.id });
  } catch (error) {
    journal.warn(`the backup is not noted on the manager: ${toOpsError(error).message}`);
  }
}
