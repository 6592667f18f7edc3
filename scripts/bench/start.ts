import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { goodInputs } from '../../test/e2e/runner/inputs.ts';
import { RunnerJob } from '../../test/e2e/runner/step.ts';
import { BotProcess } from '../../test/integration/bot/harness/bot-process.ts';
import { Lab } from '../../test/integration/bot/harness/lab.ts';
import { products, root } from '../bundle/entries.ts';
import { alternate } from './alternate.ts';
import type { Figure } from './figure.ts';
import type { Setting } from './setting.ts';

/** From the start of a process to its first line of work, Action and bot, and what the Action's bundle weighs. */
export async function measureStart({ extent }: Setting): Promise<readonly Figure[]> {
  await using lab = await Lab.start({ replicas: 0 });
  const [firstLine = [], listening = []] = await alternate(extent.rounds * 3, [actionStart, () => botStart(lab)]);
  return [
    {
      part: 'start',
      what: 'Action: start to first line',
      unit: 'ms',
      values: firstLine,
      target: { kind: 'value', atMost: 350 },
    },
    {
      part: 'start',
      what: "the Action's bundle",
      unit: 'MiB',
      values: [(await bundleBytes()) / 2 ** 20],
      target: { kind: 'value', atMost: 3 },
    },
    {
      part: 'start',
      what: 'bot: start to listening',
      unit: 'ms',
      values: listening,
      target: { kind: 'value', atMost: 1000 },
    },
  ];
}

/** Nothing has to listen where it then connects to: how the run ends is of no interest here. */
async function actionStart(): Promise<number> {
  await using job = await RunnerJob.open({ inputs: { ...goodInputs, operation: 'status' } });
  return (await job.main()).firstLineMs;
}

async function botStart(lab: Lab): Promise<number> {
  await using bot = new BotProcess(lab.environment(), { entry: join(root, 'dist/bot/main.js') });
  return (await bot.logged(/^listening$/)).afterMs;
}

/** Code in dist/ that no other product has for itself. */
async function bundleBytes(): Promise<number> {
  const dist = join(root, 'dist');
  const others = products.map(({ folder }) => folder).filter((folder) => folder !== '.');
  let bytes = 0;
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const isOthers = others.some((folder) => relative(dist, path).startsWith(`${folder}/`));
    if (entry.isFile() && entry.name.endsWith('.js') && !isOthers) bytes += (await stat(path)).size;
  }
  return bytes;
}
