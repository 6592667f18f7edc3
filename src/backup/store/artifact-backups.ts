import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { defined } from '../../defined.ts';
import { OpsError } from '../../errors.ts';
import { manifestName, readBackupName } from '../format/backup-name.ts';
import type { ListedBackups, StoredBackup } from './backup-store.ts';

/** An artifact as GitHub lists it. */
interface Artifact {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly expired: boolean;
  readonly createdAt: Date | undefined;
  readonly expiresAt: Date | undefined;
  readonly digest: string | undefined;
  /** Run of the repository itself that kept it; undefined of a fork's. */
  readonly run: string | undefined;
}

/** Clocks of a runner and of GitHub may differ by this much, in milliseconds. */
const slackMs = 3_600_000;

/**
 * Those of them that may be backups. Every run can keep an artifact of any name, those of pull requests from forks too, which nobody here has
 * to know: a backup is a run's of the repository itself, and older than its artifact.
 */
export function backupsAmong(
  artifacts: readonly Artifact[],
  { label }: Pick<ListedBackups, 'label'>,
): readonly StoredBackup[] {
  return artifacts.flatMap(({ id, name, bytes, expired, createdAt, expiresAt, digest, run }) => {
    const named = readBackupName(name);
    if (named === undefined || expired || run === undefined) return [];
    if (label !== undefined && named.label !== label) return [];
    if (createdAt !== undefined && named.at.getTime() > createdAt.getTime() + slackMs) return [];
    return [{ store: 'artifact', id, name, run, at: named.at, bytes, ...defined({ digest, keptUntil: expiresAt }) }];
  });
}

/**
 * The backup in the folder that an artifact was unpacked into: one encrypted file, with its manifest.
 * @returns its path
 * @throws OpsError `origin-unknown` where it is none that d8x-ops keeps
 */
export async function unpackedBackup(folder: string, { run }: Pick<StoredBackup, 'run'>): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = new Set(entries.flatMap((entry) => (entry.isFile() ? entry.name : [])));
  const [file, ...others] = [...names].filter((name) => name.endsWith('.age'));
  if (file !== undefined && others.length === 0 && names.has(manifestName(file))) return join(folder, file);
  const holds =
    file === undefined || others.length > 0
      ? `${file === undefined ? 0 : others.length + 1} backups instead of one`
      : 'no manifest';
  throw new OpsError('origin-unknown', `the artifact of run ${run} is none that d8x-ops keeps: it holds ${holds}`, {
    where: 'artifact',
    hint: 'Any run can keep an artifact of any name. d8x-ops backups, and the operation backups, list the others.',
  });
}
