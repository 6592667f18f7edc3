import { s3Store } from '../../../src/backup/store/s3/s3-store.ts';
import type { S3Settings } from '../../../src/backup/store/s3/settings.ts';
import { type BackupOptions, takeBackup, type TakenBackup } from '../../../src/backup/take/take-backup.ts';
import { Copies } from '../../../src/operations/keep-copies.ts';
import { Journal } from '../../../src/report/journal.ts';
import type { BackupResult } from '../../../src/report/result.ts';
import type { Setting } from '../backup/setting.ts';

export const context = { now: () => new Date(), proxies: {} };
export const { signal } = new AbortController();
export const source = { cluster: 'alpha', run: { id: '77', attempt: 1 } };

/** Takes a backup, copied to the bucket while it is taken. */
export async function backUpInto(
  settings: S3Settings,
  setting: Setting,
  changed: Partial<BackupOptions> = {},
): Promise<{ readonly taken: TakenBackup; readonly kept: BackupResult['copies'] }> {
  const journal = new Journal(() => new Date());
  const store = s3Store(settings, { ...context, signal });
  await using copies = new Copies([{ store, isRequired: true }], journal);
  let kept: BackupResult['copies'];
  const taken = await takeBackup(
    setting.options({ journal, onBegun: (backup) => copies.begin(backup, source, signal), ...changed }),
  );
  await copies.finish(taken, (told) => (kept = told.copies));
  return { taken, kept };
}
