import type { Compression } from '../../database/dump-command.ts';
import { compressionSuffix } from './compression.ts';

const longestLabel = 60;

/** `backup-<label>-<yyyy-mm-dd-hh-mm-ss>.dump.sql.zst.age`, in UTC; what a file name should not hold becomes a `-`. */
export function backupName(label: string, at: Date, compression: Compression): string {
  const plain = label
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, longestLabel);
  const time = at.toISOString().slice(0, 19).replaceAll(/[T:]/g, '-');
  return `backup-${plain === '' ? 'database' : plain}-${time}.dump.sql.${compressionSuffix(compression)}.age`;
}

/** The manifest beside a backup. */
export function manifestName(backup: string): string {
  return `${backup}.json`;
}

/** The signature over that manifest. */
export function signatureName(backup: string): string {
  return `${manifestName(backup)}.sig`;
}
