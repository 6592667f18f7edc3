import type { Journal } from '../report/journal.ts';
import { age } from '../report/quantities.ts';
import type { ClusterStatus } from '../report/result.ts';

/** Warns where the last backup is older than it may be, or there is none. */
export function warnOfAge(
  { maxAgeMs, last }: { readonly maxAgeMs: number | undefined; readonly last: ClusterStatus['lastBackup'] },
  journal: Journal,
  now: Date,
): void {
  if (maxAgeMs === undefined) return;
  if (last !== undefined && now.getTime() - Date.parse(last.at) <= maxAgeMs) return;
  const oldest = age(new Date(now.getTime() - maxAgeMs).toISOString(), now.toISOString());
  const found =
    last === undefined
      ? 'There is no backup that d8x-ops knows of'
      : `The last backup is ${age(last.at, now.toISOString())} old`;
  journal.warn(
    `${found}, and it should be no older than ${oldest} (backup-max-age). See whether the scheduled ones still run.`,
  );
}
