import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OpsError } from '../../errors.ts';
import type { Journal } from '../../report/journal.ts';
import { bytes, counted } from '../../report/quantities.ts';
import type { DrilledCopy } from '../../report/drill-result.ts';
import type { BackupTrust } from '../../request.ts';
import { checkBackup, readDescription, requireSameFile } from '../format/check-backup.ts';
import { requireOrigin } from '../origin/check-origin.ts';
import { type DrillKey, restoreBeside } from './restore-beside.ts';

export interface DrillOptions {
  /** What steps say of it: `s3`. */
  readonly name: string;
  /** Brings the backup into a folder, or says where it lies; answers the encrypted file's path. */
  readonly fetch: (folder: string) => Promise<string>;
  /** Where the folder is made that it is fetched into. */
  readonly directory: string;
  readonly trust: BackupTrust;
  /** Absent where it is not to be restored. */
  readonly key: DrillKey | undefined;
  readonly journal: Journal;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** What a drill found of a copy that is as it should be. */
export type DrillFindings = Pick<DrilledCopy, 'state' | 'tables' | 'rows' | 'seconds'>;

/**
 * Takes a stored copy as if it were needed: fetches it, asks who vouches for it, compares it with its manifest, and where there is a key
 * restores it beside the cluster and counts what came out. Nothing of it stays.
 * @throws OpsError `origin-unknown`, `restore-refused` (no manifest, another key), `backup-corrupt`, `restore-failed`, `backup-not-verified`
 * (it can't be restored here), `cancelled`; and as the place that it is fetched from
 */
export async function drillCopy(options: DrillOptions): Promise<DrillFindings> {
  const { name, directory, key, signal, now, journal } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(directory, 'drill-'));
  try {
    const fetching = stopwatch(now);
    const file = await journal.step({ title: `Fetch the copy (${name})`, phase: 'restore' }, async () =>
      options.fetch(folder),
    );
    const fetch = fetching();
    const checking = stopwatch(now);
    const manifest = await journal.step({ title: `Check the copy (${name})`, phase: 'restore' }, async (step) => {
      const backup = await readDescription(file);
      const checked = requireOrigin(backup, options.trust, now());
      const by = checked === 'accepted' ? 'nobody vouches for it' : `signed by ${checked.signedBy}`;
      if (key === undefined) await requireSameFile(file, backup.manifest);
      else await checkBackup(file, backup.manifest, key.identity, signal);
      step.detail(`${bytes(backup.manifest.encrypted.bytes)}, ${by}, as its manifest says`);
      return backup.manifest;
    });
    const check = checking();
    if (key === undefined) return { state: 'checked', seconds: { fetch, check } };
    const restoring = stopwatch(now);
    const title = { title: `Restore the copy beside the cluster (${name})`, phase: 'restore' } as const;
    const { tables, rows } = await journal.step(title, async (step) => {
      const found = await restoreBeside({ file, manifest, key, signal });
      const [difference] = found.differences;
      if (difference !== undefined) throw differs(name, difference, found.differences.length);
      step.detail(`${counted(found.tables, 'table')} with ${counted(found.rows, 'row')}, in ${found.place}`);
      return found;
    });
    return { state: 'restored', tables, rows, seconds: { fetch, check, restore: restoring() } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function differs(name: string, first: string, count: number): OpsError {
  const more = count === 1 ? '' : ` (and ${count - 1} more differences)`;
  return new OpsError(
    'restore-failed',
    `what came out of the copy (${name}) is not what its manifest says: ${first}${more}`,
    {
      where: name,
      hint: 'Take a new backup with verify: restore, and look at what made this one.',
    },
  );
}

/** Answers how long it has been, in seconds to a tenth. */
function stopwatch(now: () => Date): () => number {
  const begun = now().getTime();
  return () => Math.round((now().getTime() - begun) / 100) / 10;
}
