import { OpsError } from '../../errors.ts';
import type { OpenRun } from '../open-run.ts';
import { recoverFirst } from '../recover-first.ts';
import { withCluster } from '../restore.ts';
import { updateContext } from '../update-context.ts';
import { recoverBackup } from './recover-backup.ts';
import { undoRecovery } from './undo-recovery.ts';

/** Brings a stored backup back into service, or exchanges back what that has exchanged. */
export async function runRecover(open: OpenRun): Promise<void> {
  const { request, context, inventory } = open;
  const { recover } = request;
  if (recover === undefined) {
    throw new OpsError('input-invalid', 'recover needs a backup and its key, or undo', {
      where: 'backup-name',
      hint: 'Give backup-name, backup-run-id or backup-file, and backup-identity; or undo: true.',
    });
  }
  const unlocked = await updateContext(open, context.signal);
  await recoverFirst(open, unlocked);
  if (recover.kind === 'undo') await undoRecovery(open, unlocked);
  else await recoverBackup(open, unlocked, withCluster(recover, inventory.label));
}
