import type { Compression } from '../../database/dump-command.ts';
import { compressionSuffix } from './compression.ts';

const longestLabel = 60;

/** `backup-<label>-<yyyy-mm-dd-hh-mm-ss>.dump.sql.zst.age`, in UTC; what a file name should not hold becomes a `-`. */
export function backupName(label: string, at: Date, compression: Compression): string {
  const time = at.toISOString().slice(0, 19).replaceAll(/[T:]/g, '-');
  return `backup-${labelInName(label)}-${time}.dump.sql.${compressionSuffix(compression)}.age`;
}

/** A label as names have it. */
export function labelInName(label: string): string {
  const plain = label
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, longestLabel);
  return plain === '' ? 'database' : plain;
}

/** What a backup's name says; undefined for a name that is none. Labels are as names have them. */
export function readBackupName(name: string): { readonly label: string; readonly at: Date } | undefined {
  const [, label, date, hours, minutes, seconds] =
    /^backup-(.+)-(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)-(\d\d)\.dump\.sql\.(?:zst|gz)\.age$/.exec(name) ?? [];
  const at = new Date(`${date ?? ''}T${hours ?? ''}:${minutes ?? ''}:${seconds ?? ''}Z`);
  return label === undefined || Number.isNaN(at.getTime()) ? undefined : { label, at };
}

/** The manifest beside a backup. */
export function manifestName(backup: string): string {
  return `${backup}.json`;
}

/** The signature over that manifest. */
export function signatureName(backup: string): string {
  return `${manifestName(backup)}.sig`;
}
