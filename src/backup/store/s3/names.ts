import { readTimeInName, textInName, timeInName } from '../../format/backup-name.ts';

/** What a name in a bucket is made of: each backup has a folder of its own. */
export interface BackupFolder {
  readonly cluster: string;
  readonly startedAt: Date;
  readonly run: { readonly id: string; readonly attempt: number };
}

/** `PREFIX/CLUSTER/`; for an empty prefix `CLUSTER/`. */
export function clusterFolder(prefix: string, cluster: string): string {
  return `${prefix === '' ? '' : `${prefix}/`}${plain(cluster)}/`;
}

/** `PREFIX/CLUSTER/2026-03-01-12-30-00-run-123-1/`: sorted by time, and of no other run or attempt. */
export function backupFolder(prefix: string, { cluster, startedAt, run }: BackupFolder): string {
  return `${clusterFolder(prefix, cluster)}${timeInName(startedAt)}-run-${plain(run.id)}-${run.attempt}/`;
}

/** What a folder's name says; undefined for one of somebody else's. */
export function readFolder(name: string): { readonly at: Date; readonly run: string } | undefined {
  const [, time = '', run] = /^(\d{4}(?:-\d\d){5})-run-([A-Za-z0-9._-]+)-\d+$/.exec(name) ?? [];
  const at = readTimeInName(time);
  return run === undefined || at === undefined ? undefined : { at, run };
}

function plain(text: string): string {
  return textInName(text) || 'cluster';
}
