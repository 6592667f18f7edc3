import { Lab } from '../../test/integration/bot/harness/lab.ts';
import { runLoad, type LoadReport } from '../../test/integration/bot/harness/load.ts';
import type { Figure } from './figure.ts';
import type { Setting } from './setting.ts';

/** Among webhooks of other kinds, these a second are commands, each delivered twice. */
const commandsPerSecond = 4;
const steadyPerSecond = 500;
/** Rates that are tried, one after another, until a webhook waits too long for its answer. */
const rates = [250, 500, 750, 1000, 1500];
const rateSeconds = 10;
const mostMs = 50;

const commands = ['/d8x status', '/d8x backup', `/d8x update api@sha256:${'4b'.repeat(32)}`];

/** How fast the bot accepts webhooks, how many a second, what memory it has after many, what it asks of GitHub. */
export async function measureBot({ extent, say }: Setting): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  await using lab = await Lab.start();
  // The first command also makes the bot read the policy and get its token.
  await lab.comment('alice', '/d8x status');
  for (const command of commands) {
    const before = lab.github.requests.length;
    await lab.comment('alice', command);
    const what = `requests to GitHub for ${command.replace(/@.*/, '@sha256:…')}`;
    figures.push({
      part: 'bot',
      what,
      unit: '',
      values: [lab.asked(before).length],
      target: { kind: 'value' },
    });
  }
  const sustained = await mostPerSecond(say);
  const seconds = Math.ceil(extent.deliveries / steadyPerSecond);
  const steady = await runLoad({ seconds, perSecond: steadyPerSecond, commandsPerSecond });
  say(`bot: ${steady.webhooks} webhooks at ${steadyPerSecond} a second: ${describe(steady)}`);
  const { live, resident } = steady.memory;
  const one = (what: string, unit: Figure['unit'], value: number): Figure => ({
    part: 'bot',
    what,
    unit,
    values: [value],
    target: { kind: 'value' },
  });
  return [
    ...figures,
    one(`webhooks a second, 99 of 100 answered within ${mostMs} ms`, '1/s', sustained),
    one(`acceptance at ${steadyPerSecond} a second, median`, 'ms', steady.p50),
    one(`acceptance at ${steadyPerSecond} a second, 99th of 100`, 'ms', steady.p99),
    one(`live memory after ${Math.round(steady.webhooks / 4)} deliveries`, 'MiB', live.warm / 2 ** 20),
    one(`live memory after ${steady.webhooks} deliveries`, 'MiB', live.late / 2 ** 20),
    one(`resident memory after ${steady.webhooks} deliveries`, 'MiB', resident.late / 2 ** 20),
    one('commands lost or doubled', '', steady.lost + steady.doubled),
  ];
}

async function mostPerSecond(say: Setting['say']): Promise<number> {
  let sustained = 0;
  for (const perSecond of rates) {
    const report = await runLoad({ seconds: rateSeconds, perSecond, commandsPerSecond });
    say(`bot: ${perSecond} a second: ${describe(report)}`);
    if (report.p99 > mostMs) break;
    sustained = perSecond;
  }
  return sustained;
}

function describe({ p50, p99, starvedSeconds }: LoadReport): string {
  return `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${starvedSeconds.toFixed(1)} s without a processor`;
}
