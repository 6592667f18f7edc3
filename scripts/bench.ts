import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canRunSandbox, up, type SandboxOptions } from '../test/cluster/sandbox.ts';
import { parseInvocation, usage, type Invocation } from './bench/arguments.ts';
import { measureBackup } from './bench/backup.ts';
import { measureBot } from './bench/bot.ts';
import { measureCopies } from './bench/copies.ts';
import type { Figure, Part } from './bench/figure.ts';
import { measurePlan, measureWorkers } from './bench/plan.ts';
import { report, table } from './bench/table.ts';
import type { ClusterSetting, Setting } from './bench/setting.ts';
import { measureStart } from './bench/start.ts';
import { measureSlowStarts } from './bench/slow-starts.ts';
import { measureUpdate } from './bench/update.ts';
import { messageOf } from '../src/errors.ts';

/**
 * `npm run bench`: measures the built dist/ beside what people would use instead. A figure never fails it, however slow; only
 * something that breaks does.
 */
const figures: Figure[] = [];
/** What is measured on a sandbox. */
const onCluster: readonly Part[] = ['backup', 'copies', 'update', 'starts', 'plan'];
const broken: string[] = [];
const say = (line: string): void => console.log(line);

async function measure(part: Part, work: () => Promise<readonly Figure[]>): Promise<void> {
  try {
    figures.push(...(await work()));
  } catch (error) {
    broken.push(part);
    console.error(`${part} broke:`, error);
  }
}

async function inSandbox(
  options: SandboxOptions,
  setting: Setting,
  work: (cluster: ClusterSetting) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'd8x-ops-bench-'));
  const sandbox = await up(options, say);
  const interrupted = (): void => {
    void sandbox.down().finally(() => process.exit(130));
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    await work({ ...setting, sandbox, folder });
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await sandbox.down();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureAll({ only, extent }: Invocation): Promise<void> {
  const setting: Setting = { extent, say };
  const wants = (part: Part): boolean => only.includes(part);
  if (wants('start')) await measure('start', () => measureStart(setting));
  if (wants('bot')) await measure('bot', () => measureBot(setting));
  const possible = await canRunSandbox();
  if (!possible.ok) {
    if (onCluster.some(wants)) say(`no sandbox, because ${possible.because}`);
    return;
  }
  if (onCluster.some(wants)) {
    await inSandbox({ name: 'bench' }, setting, async (cluster) => {
      if (wants('plan')) await measure('plan', () => measurePlan(cluster));
      if (wants('update')) await measure('update', () => measureUpdate(cluster));
      if (wants('starts')) await measure('starts', () => measureSlowStarts(cluster));
      if (wants('backup')) await measure('backup', () => measureBackup(cluster));
      if (wants('copies')) await measure('copies', () => measureCopies(cluster));
    });
  }
  if (wants('plan')) {
    await inSandbox({ name: 'bench', workers: 2, simulatedWorkers: 48 }, setting, (cluster) =>
      measure('plan', () => measureWorkers(cluster)),
    );
  }
}

async function main(argv: readonly string[]): Promise<number> {
  let invocation: Invocation;
  try {
    invocation = parseInvocation(argv);
  } catch (error) {
    console.error(`${messageOf(error)}\n\n${usage}`);
    return 2;
  }
  await measureAll(invocation);
  await writeFile(invocation.json, `${JSON.stringify(report(figures, new Date()), undefined, 2)}\n`);
  console.log(`\n${table(figures)}\n\nAll rounds: ${invocation.json}`);
  if (broken.length > 0) console.error(`broken: ${broken.join(', ')}`);
  return broken.length > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
