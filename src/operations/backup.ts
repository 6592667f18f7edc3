import { servicesOfStack } from '../update/observe/observe-stack.ts';
import type { Origin } from '../backup/format/manifest.ts';
import { requireVerified, takeBackup } from '../backup/take/take-backup.ts';
import { parseRecipients } from '../backup/format/recipients.ts';
import { openSigningKey } from '../backup/origin/signing-key.ts';
import { parseDsn } from '../database/dsn.ts';
import { defined } from '../defined.ts';
import { toOpsError } from '../errors.ts';
import type { Engine } from '../cluster/engine/engine.ts';
import type { BackupResult } from '../report/result.ts';
import { recordBackup } from '../update/records/backup-record.ts';
import { checkBackup } from './check-copies.ts';
import { databaseOf } from './database-of.ts';
import { Copies } from './keep-copies.ts';
import { thinCopies } from './thin-copies.ts';
import type { OpenRun } from './open-run.ts';
import type { OperationModule } from './operation.ts';

/** Dump, encrypt, verify when asked, keep. */
export const backup: OperationModule = {
  backsUp: 'always',
  waitsInLine: true,
  unattended: true,
  sections: ['backup'],
  run: async (open) => {
    await checkBackup(open, open.context.signal);
    await backUp(open, open.context.signal);
    await thinCopies(open.request, open.context, open.inventory.label);
  },
  headline: ({ backup }) => {
    if (backup === undefined) return '';
    return backup.verification.state === 'verified'
      ? `backed up and verified (${backup.name})`
      : `backed up (${backup.name})`;
  },
};

/**
 * Takes a backup and keeps it wherever the context wants copies. What was taken is told in the draft before anything that may still
 * fail, so that a sound file is not lost sight of.
 *
 * @throws OpsError of `takeBackup`, `upload-failed`, `copy-failed`, `backup-not-verified`
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
  const { journal, mask, now, download, run, copies: wanted = [] } = context;
  await using copies = new Copies(wanted, journal);
  const services = await cluster.manager.engine.listServices({}, { signal });
  const taken = await takeBackup({
    manager: cluster.manager,
    dsn: databaseOf(request, inventory, mask),
    label: environment ?? inventory.label,
    images: servicesOfStack(access.stackName, services).map(({ name, service: { image } }) => ({
      service: name,
      image,
    })),
    ...(request.services.length === 0 ? {} : { update: request.services.map(({ service }) => service) }),
    ...defined({ origin: originOf(context, environment, inventory.label) }),
    ...(database.signingKey === undefined ? {} : { signer: openSigningKey(database.signingKey) }),
    recipients: parseRecipients(database.recipients),
    directory: database.directory,
    onBegun: (backup) => copies.begin(backup, { cluster: inventory.label, run }, signal),
    verify: request.policy.verify,
    ...defined({ identity: database.identity }),
    ...(database.verifyUrl === undefined ? {} : { verifyUrl: parseDsn(database.verifyUrl, 'verify-database-url') }),
    ...defined({ sudoPassword: access.sudoPassword, download }),
    journal,
    signal,
    now,
    mask,
  });
  draft.backup = taken.result;
  await copies.finish(taken, (kept) => (draft.backup = { ...taken.result, ...kept }));
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
    ...defined({ environment }),
    cluster,
    repository: workflow.repository,
    workflow: workflow.file,
    run: { id: run.id, attempt: run.attempt },
  };
}

/** So that `status` can tell from anywhere. A backup that could not be noted is a backup all the same. */
async function noteBackup(
  { run, journal }: OpenRun['context'],
  engine: Engine,
  { name, finishedAt, verification }: BackupResult,
): Promise<void> {
  try {
    await recordBackup(engine, { name, at: finishedAt, run: run.id }, verification.state === 'verified');
  } catch (error) {
    journal.warn(`the backup is not noted on the manager: ${toOpsError(error).message}`);
  }
}
