import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runAction, type ActionRun } from './action.ts';
import { alternate } from './alternate.ts';
import type { Figure } from './figure.ts';
import type { ClusterSetting } from './setting.ts';
import { barePipeline, bareRestore } from './stock-tools.ts';

/** From here on the time goes by bytes; below, what a run costs by itself is most of it. */
export const largeMB = 600;
export const mostMiB = 200;
/** As fast as a runner may reach a host in another data centre: then neither side is bound by the processors that they share here. */
export const linkMegabits = 200;

/** Backups of several sizes beside the pipeline and the restore that a person would type. */
export async function measureBackup(setting: ClusterSetting): Promise<readonly Figure[]> {
  const { sandbox, extent, say } = setting;
  const figures: Figure[] = [];
  await sandbox.resetCluster();
  try {
    for (const size of extent.sizes) {
      say(`backup: a database of ${size} MB of SQL`);
      await sandbox.database.reset();
      // What is in it from the beginning is some 10 MB.
      if (size > seededMB) await sandbox.database.fill(size - seededMB);
      figures.push(...(await measureSize(setting, size)));
      if (size === largeMB) figures.push(...(await measureLink(setting)));
    }
  } finally {
    await sandbox.database.reset();
  }
  return figures;
}

export const seededMB = 8;

/** The large backup again, of the database as it is, over a link that carries less than the machine. */
async function measureLink(setting: ClusterSetting): Promise<readonly Figure[]> {
  setting.say(`backup: ${largeMB} MB of SQL over ${linkMegabits} Mbit/s`);
  const link = setting.sandbox.link('runner');
  await link.limit(linkMegabits);
  try {
    const how = ` over ${linkMegabits} Mbit/s`;
    return await measureSize(setting, largeMB, how);
  } finally {
    await link.restore();
  }
}

async function measureSize(
  { sandbox, folder, extent, say }: ClusterSetting,
  size: number,
  how = '',
): Promise<readonly Figure[]> {
  const backup = async (verify: 'none' | 'restore'): Promise<ActionRun> => {
    const directory = await mkdtemp(join(folder, 'backup-'));
    try {
      const run = await runAction(sandbox, { operation: 'backup', verify, 'backup-directory': directory });
      say(`  backup, verify ${verify}: ${run.seconds.toFixed(1)} s, ${run.peakMiB.toFixed(0)} MiB`);
      return run;
    } finally {
      await rm(directory, { recursive: true });
    }
  };
  const kept = join(folder, `bare-${size}.age`);
  const bare = async (): Promise<number> => {
    await rm(kept, { force: true });
    const seconds = await barePipeline(sandbox, kept);
    say(`  bare pipeline: ${seconds.toFixed(1)} s`);
    return seconds;
  };
  const restore = async (): Promise<number> => {
    if (!(await readdir(folder)).includes(`bare-${size}.age`)) await bare();
    const seconds = await bareRestore(sandbox, kept);
    say(`  bare restore: ${seconds.toFixed(1)} s`);
    return seconds;
  };
  const runs: ActionRun[] = [];
  const timeOf = async (verify: 'none' | 'restore'): Promise<number> => {
    const run = await backup(verify);
    runs.push(run);
    return run.seconds;
  };
  const [plain = [], piped = [], verified = [], restored = []] = await alternate(extent.rounds, [
    () => timeOf('none'),
    bare,
    () => timeOf('restore'),
    restore,
  ]);
  await rm(kept, { force: true });
  const slower = plain.map((seconds, round) => Math.max(seconds, restored[round] ?? 0));
  const what = `${size} MB${how}`;
  return [
    {
      part: 'backup',
      what: `${what}: backup`,
      unit: 's',
      values: plain,
      against: { what: 'the bare pipeline', values: piped },
      target: size < largeMB ? { kind: 'difference', atMost: 1.5 } : { kind: 'ratio', atMost: 1.15 },
    },
    {
      part: 'backup',
      what: `${what}: backup verified by a restore`,
      unit: 's',
      values: verified,
      against: { what: 'the slower of backup and restore alone', values: slower },
      target: { kind: 'ratio', atMost: 1.1 },
    },
    {
      part: 'backup',
      what: `${what}: peak memory of the Action`,
      unit: 'MiB',
      values: runs.map(({ peakMiB }) => peakMiB),
      target: { kind: 'value', atMost: mostMiB },
    },
  ];
}
