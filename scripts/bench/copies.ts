import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ActionRun, runAction } from './action.ts';
import { alternate } from './alternate.ts';
import { largeMB, linkMegabits, mostMiB, seededMB } from './backup.ts';
import { startBucket } from './bucket.ts';
import type { Figure } from './figure.ts';
import type { ClusterSetting } from './setting.ts';

/** A large backup, verified in the same pass, over a link as a runner has it: with a copy in a bucket beside the runner, and without. */
export async function measureCopies({ sandbox, folder, extent, say }: ClusterSetting): Promise<readonly Figure[]> {
  const what = `${largeMB} MB over ${linkMegabits} Mbit/s`;
  say(`copies: ${what}`);
  await sandbox.resetCluster();
  await sandbox.database.reset();
  const link = sandbox.link('runner');
  const peaks: number[] = [];
  const backup = async (inputs: Readonly<Record<string, string>>, copies: number): Promise<number> => {
    const directory = await mkdtemp(join(folder, 'backup-'));
    try {
      const run = await runAction(sandbox, {
        operation: 'backup',
        verify: 'restore',
        'backup-directory': directory,
        ...inputs,
      });
      const { seconds, peakMiB } = requireCopies(run, copies);
      if (copies > 0) peaks.push(peakMiB);
      say(`  verified backup, ${copies} copies: ${seconds.toFixed(1)} s, ${peakMiB.toFixed(0)} MiB`);
      return seconds;
    } finally {
      await rm(directory, { recursive: true });
    }
  };
  try {
    await sandbox.database.fill(largeMB - seededMB);
    await using bucket = await startBucket(sandbox, folder);
    await link.limit(linkMegabits);
    const [alone = [], both = []] = await alternate(extent.rounds, [
      () => backup({}, 0),
      () => backup(bucket.inputs, 1),
    ]);
    return [
      {
        part: 'copies',
        what: `${what}: verified backup with a copy in a bucket beside the runner`,
        unit: 's',
        values: both,
        against: { what: 'the verified backup without', values: alone },
        target: { kind: 'ratio', atMost: 1.05 },
      },
      {
        part: 'copies',
        what: `${what}: peak memory of the Action with a copy`,
        unit: 'MiB',
        values: peaks,
        target: { kind: 'value', atMost: mostMiB },
      },
    ];
  } finally {
    await link.restore();
    await sandbox.database.reset();
  }
}

/** @throws Error where the backup was not verified, or has another number of copies */
function requireCopies(run: ActionRun, copies: number): ActionRun {
  const { backup } = run.result;
  if (backup?.verification.state !== 'verified') throw new Error('the backup is not verified');
  if ((backup.copies ?? []).length !== copies) throw new Error(`the backup has not ${copies} copies`);
  return run;
}
