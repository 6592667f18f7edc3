import { cancellation } from '../../cancellation.ts';
import { defined } from '../../defined.ts';
import { OpsError } from '../../errors.ts';
import { bytes } from '../../report/quantities.ts';
import type { BackupResult } from '../../report/result.ts';
import { beginBackupFile, finishBackupFiles } from './backup-files.ts';
import { backupName } from '../format/backup-name.ts';
import type { BackupOptions } from './backup-options.ts';
import { describe, resultOf } from './describe-backup.ts';
import { openDumpSource } from './dump-source.ts';
import { newIdentity, parseIdentity } from '../format/identity.ts';
import { makeBackup, type VerificationKey } from './make-backup.ts';
import type { Manifest } from '../format/manifest.ts';
import { RunnerServers } from '../verify/runner-servers.ts';

export type { BackupOptions } from './backup-options.ts';

export interface TakenBackup {
  readonly name: string;
  /** Absolute paths: the encrypted dump, its manifest, RESTORE.md, and the manifest's signature where there is one. */
  readonly files: readonly string[];
  readonly manifest: Manifest;
  readonly result: BackupResult;
}

/**
 * Dumps the database into an encrypted file on the runner, verifies it when asked, and writes its manifest and RESTORE.md.
 * With `verify: restore` a sound but unverified backup is still answered, so that it can be kept: call `requireVerified` next.
 *
 * @throws OpsError `database-unreachable`, `database-refused`, `dump-tool-missing`, `dump-failed`, `dump-incomplete`,
 * `backup-corrupt` (the disk gave back other bytes), `disk-full`, `connection-lost`, `sudo-refused`, `input-invalid`,
 * `cancelled`; then no file is left on the runner and no process on the manager
 */
export async function takeBackup(options: BackupOptions): Promise<TakenBackup> {
  const { manager, dsn, journal, signal } = options;
  await using stack = new AsyncDisposableStack();
  const verificationKey = options.verify === 'restore' ? await verificationKeyOf(options, stack) : undefined;
  const looking = { title: 'Look at the database', phase: 'backup', host: manager.name } as const;
  const source = await journal.step(looking, async (step) => {
    const found = await openDumpSource({
      manager,
      dsn,
      sudoPassword: options.sudoPassword,
      signal,
      onInstall: (name) => step.progress(`installing ${name}`),
    });
    stack.use(found.session);
    const { facts, pgDump } = found;
    step.detail(`PostgreSQL ${facts.version}, ${bytes(facts.sizeBytes)}; dumped by pg_dump ${pgDump.version.text}`);
    return found;
  });

  const startedAt = options.now();
  const name = backupName(options.label, startedAt, source.compression);
  const file = stack.use(await beginBackupFile(options.directory, name));
  await options.onBegun?.({
    name,
    path: file.path,
    grown: (bytes) => file.grown(bytes),
    expectedBytes: source.facts.sizeBytes,
    startedAt,
  });
  const made = await makeBackup({ options, source, file, verificationKey });
  if (signal.aborted) throw cancellation(signal, { doing: 'the backup was being finished' });

  const manifest = describe({ options, source, made, verificationKey, name, startedAt });
  const files = await finishBackupFiles(file, manifest, options.signer);
  return {
    name,
    files,
    manifest,
    result: { ...resultOf(manifest, files, options.signer), irreplaceable: [...made.irreplaceable] },
  };
}

/** What to verify with. Its servers are gone with the stack. */
async function verificationKeyOf(options: BackupOptions, stack: AsyncDisposableStack): Promise<VerificationKey> {
  const { verifyUrl, postgresFolders: folders, runnerUser: user, signal, download } = options;
  const key = await keyOf(options);
  const servers = stack.use(
    new RunnerServers({
      folders,
      wanted: verifyUrl === undefined,
      signal,
      ...defined({ user, download }),
    }),
  );
  return { ...key, servers };
}

/** A given key, which has to be a recipient's, else one for this run alone. */
async function keyOf({ identity, recipients, mask }: BackupOptions): Promise<Omit<VerificationKey, 'servers'>> {
  if (identity === undefined) {
    const oneRun = await newIdentity(recipients.postQuantum);
    mask(oneRun.secret);
    return { identity: oneRun, oneRun: true };
  }
  const given = await parseIdentity(identity);
  if (recipients.keys.includes(given.recipient)) return { identity: given, oneRun: false };
  throw new OpsError('input-invalid', 'backup-identity is the key of none of the backup-recipients', {
    where: 'backup-identity',
    problems: [{ path: 'backup-identity', message: `belongs to ${given.recipient}, which is no recipient` }],
    hint: 'Add its public key to backup-recipients, or leave it out: a key for one run is made then.',
  });
}

/** @throws OpsError `backup-not-verified` when a verification was asked for and is not there */
export function requireVerified(taken: TakenBackup): void {
  const { verification } = taken.result;
  if (verification.state !== 'not-verified') return;
  throw new OpsError('backup-not-verified', `the backup ${taken.name} is not verified: ${verification.because}`, {
    hint: 'The file is kept and may be sound. Fix the cause, or set verify to none.',
  });
}
