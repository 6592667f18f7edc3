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
  const time = startedAt.toISOString().slice(0, 19).replaceAll(/[T:]/g, '-');
  return `${clusterFolder(prefix, cluster)}${time}-run-${plain(run.id)}-${run.attempt}/`;
}

/** What a folder's name says; undefined for one of somebody else's. */
export function readFolder(name: string): { readonly at: Date; readonly run: string } | undefined {
  const [, date, hours, minutes, seconds, run] =
    /^(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)-(\d\d)-run-([A-Za-z0-9._-]+)-\d+$/.exec(name) ?? [];
  const at = new Date(`${date ?? ''}T${hours ?? ''}:${minutes ?? ''}:${seconds ?? ''}Z`);
  return run === undefined || Number.isNaN(at.getTime()) ? undefined : { at, run };
}

function plain(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
      .replaceAll(/^[-.]+|[-.]+$/g, '') || 'cluster'
  );
}
