import type { Compression } from '../../database/dump-command.ts';
import { compressionSuffix } from './compression.ts';

const longestLabel = 60;

/** `backup-<label>-<yyyy-mm-dd-hh-mm-ss>.dump.sql.zst.age`, in UTC; what a file name should not hold becomes a `-`. */
export function backupName(label: string, at: Date, compression: Compression): string {
  return `backup-${labelInName(label)}-${timeInName(at)}.dump.sql.${compressionSuffix(compression)}.age`;
}

/** A label as names have it. */
export function labelInName(label: string): string {
  const plain = textInName(label).slice(0, longestLabel);
  return plain === '' ? 'database' : plain;
}

/** A text as names have it: what they should not hold becomes a `-`; may be empty. */
export function textInName(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
}

/** `yyyy-mm-dd-hh-mm-ss`, in UTC. */
export function timeInName(at: Date): string {
  return at.toISOString().slice(0, 19).replaceAll(/[T:]/g, '-');
}

/** What `timeInName` wrote; undefined for what it never writes. */
export function readTimeInName(text: string): Date | undefined {
  const [, date = '', hours = '', minutes = '', seconds = ''] =
    /^(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const at = new Date(`${date}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** What a backup's name says; undefined for a name that is none. Labels are as names have them. */
export function readBackupName(name: string): { readonly label: string; readonly at: Date } | undefined {
  const [, label, time = ''] = /^backup-(.+)-(\d{4}(?:-\d\d){5})\.dump\.sql\.(?:zst|gz)\.age$/.exec(name) ?? [];
  const at = readTimeInName(time);
  return label === undefined || at === undefined ? undefined : { label, at };
}

/** The manifest beside a backup. */
export function manifestName(backup: string): string {
  return `${backup}.json`;
}

/** The signature over that manifest. */
export function signatureName(backup: string): string {
  return `${manifestName(backup)}.sig`;
}
