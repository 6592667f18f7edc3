import { basename } from 'node:path';
import type { GitHubId } from '../../github/id.ts';
import { isBackupName, isNamedBackup, latestBackup } from '../../src/command/recovery-request.ts';
import type { Problem } from '../../src/errors.ts';
import type { Secret } from '../../src/secret.ts';
import type { ParsedInputs } from './schema.ts';

/** Where a backup is taken from. */
export type BackupSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'run'; readonly runId: GitHubId }
  | { readonly kind: 'name'; readonly name: string };

/** The backup that a recovery is of; its key is missing only where the inputs are wrong. */
export type RecoverInputs =
  | { readonly kind: 'undo' }
  | { readonly kind: 'backup'; readonly from: BackupSource; readonly identity: Secret | undefined };

/** The backup that a restore is of, and where to. */
export interface RestoreInputs {
  readonly from: BackupSource;
  readonly identity: Secret;
  readonly targetDatabase: string | undefined;
}

/** What `restore` is given; undefined for any other operation, and where the inputs are wrong. */
export function restoreInputs(inputs: ParsedInputs): RestoreInputs | undefined {
  const { 'backup-identity': identity } = inputs;
  const from = backupSource(inputs);
  if (inputs.operation !== 'restore' || identity === undefined || from === undefined) return undefined;
  return { from, identity, targetDatabase: inputs['target-database'] };
}

/** What `recover` is given; undefined for any other operation. */
export function recoverInputs(inputs: ParsedInputs): RecoverInputs | undefined {
  if (inputs.operation !== 'recover') return undefined;
  if (inputs.undo) return { kind: 'undo' };
  const from = backupSource(inputs) ?? { kind: 'name', name: latestBackup };
  return { kind: 'backup', from, identity: inputs['backup-identity'] };
}

function backupSource(inputs: ParsedInputs): BackupSource | undefined {
  const { 'backup-file': path, 'backup-run-id': runId, 'backup-name': name } = inputs;
  if (path !== undefined) return { kind: 'file', path };
  if (name !== undefined) return { kind: 'name', name };
  return runId === undefined ? undefined : { kind: 'run', runId };
}

/** A run is judged by what it brings back, so that this has to have a name that a command can say. */
export function ofRecovery(recover: RecoverInputs | undefined): readonly Problem[] {
  if (recover?.kind !== 'backup' || recover.from.kind === 'run') return [];
  const { from } = recover;
  if (from.kind === 'name') {
    return isNamedBackup(from.name)
      ? []
      : [
          {
            path: 'backup-name',
            message: 'should be latest, or the name of a backup as the operation backups lists it',
          },
        ];
  }
  return isBackupName(basename(from.path))
    ? []
    : [{ path: 'backup-file', message: 'should be called as the backup was, backup-….dump.sql.zst.age' }];
}
