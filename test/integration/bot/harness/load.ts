import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { formatRequestId } from '../../../../src/command/request-id.ts';
import { readStatusMarker } from '../../../../src/report/markers.ts';
import type { Comment } from '../../../github/state/issues.ts';
import type { Webhook } from '../../../github/webhooks/delivery.ts';
import { BotProcess, contained, probed } from './bot-process.ts';
import { Lab } from './lab.ts';
import type { SenderReport } from './load-sender.ts';

export interface Load {
  readonly seconds: number;
  readonly perSecond: number;
  /** Commands among them; each is delivered twice. */
  readonly commandsPerSecond: number;
}

export interface LoadReport {
  /** Until a webhook was answered, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly slowest: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly webhooks: number;
  readonly commands: number;
  /** Commands that led to exactly one run and one status comment. */
  readonly exact: number;
  readonly lost: number;
  readonly doubled: number;
  readonly memory: Memory;
  /** What the bot's process used, in seconds of one processor. */
  readonly cpuSeconds: number;
  /** How long it had work and waited for a processor, in seconds: what others on the machine took from it. */
  readonly starvedSeconds: number;
  /** From the last webhook until everything was worked on. */
  readonly drainMs: number;
}

/** In bytes. */
export interface Memory {
  /** What the bot holds on to, garbage not counted, when it is warm and after the last delivery was worked on. */
  readonly live: { readonly warm: number; readonly late: number };
  /** What the system gave the process, half-way and at the end: V8 takes more before it collects its garbage. */
  readonly resident: { readonly middle: number; readonly late: number };
}

/** When everything was loaded and used once, as a share of the time. */
const warmShare = 0.25;

/**
 * Sends webhooks to a bot in a process of its own, as a busy organisation's GitHub would: most are about other things, some
 * are commands, and those come twice. GitHub's double answers it from this process, the sender is a thread.
 */
export async function runLoad(load: Load): Promise<LoadReport> {
  await using lab = await Lab.start({
    replicas: 0,
    github: { checkAnswers: false, behaviour: { rateLimit: 1e9 } },
  });
  const environment = { ...lab.environment(), REQUEST_TIMEOUT_SECONDS: '20', STOP_SECONDS: '60' };
  await using bot = new BotProcess(environment, { options: [...contained, ...probed] });
  const { line } = await bot.logged(/^listening$/);
  await bot.logged(/GitHub knows the app/);
  const { webhooks, comments } = makeWebhooks(lab, load);
  const url = `http://127.0.0.1:${line.port}/api/github/webhooks`;
  const worker = new Worker(new URL('./load-sender.ts', import.meta.url), {
    workerData: { url, perSecond: load.perSecond, ...packed(webhooks) },
  });
  const told = new Promise<SenderReport>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await sleep(load.seconds * 1000 * warmShare);
  const warm = await bot.liveHeap();
  await sleep(load.seconds * 1000 * (0.5 - warmShare));
  const middle = await bot.memory();
  const report = await told;
  const drained = performance.now();
  const late = await bot.memory();
  const times = await bot.times();
  const exact = await drain(lab, comments);
  const drainMs = performance.now() - drained;
  const memory = { live: { warm, late: await bot.liveHeap() }, resident: { middle, late } };
  bot.signal('SIGTERM');
  assert.equal(await bot.exited(), 0, JSON.stringify(bot.lines.at(-1)));
  return {
    ...summary(report),
    ...exact,
    webhooks: webhooks.length,
    memory,
    ...times,
    drainMs,
  };
}

/** Waits until every command has its run, or for five minutes; a starved machine takes its time. */
async function drain(lab: Lab, comments: readonly Comment[]): Promise<ReturnType<typeof judge>> {
  for (let second = 0; second < 300 && judge(lab, comments).exact < comments.length; second++) await sleep(1000);
  return judge(lab, comments);
}

function makeWebhooks(
  lab: Lab,
  load: Load,
): { readonly webhooks: readonly Webhook[]; readonly comments: readonly Comment[] } {
  const count = load.seconds * load.perSecond;
  const every = Math.round(load.perSecond / load.commandsPerSecond);
  const chatter = lab.heldComment('alice', 'Looks good to me, let us try it tomorrow.').webhook;
  const other: Webhook = {
    ...chatter,
    event: 'check_run',
    headers: { ...chatter.headers, 'x-github-event': 'check_run' },
  };
  const comments: Comment[] = [];
  const webhooks: Webhook[] = [];
  for (let index = 0; webhooks.length < count; index++) {
    if (index % every === 0) {
      // No view: one that waits for its run already is not asked for twice.
      const { comment, webhook } = lab.heldComment('alice', '/d8x backup');
      comments.push(comment);
      webhooks.push(webhook, webhook);
    } else webhooks.push(withNewId(index % 2 === 0 ? chatter : other));
  }
  return { webhooks, comments };
}

function packed(webhooks: readonly Webhook[]): {
  readonly bodies: readonly string[];
  readonly webhooks: readonly { readonly headers: Readonly<Record<string, string>>; readonly body: number }[];
} {
  const indices = new Map<string, number>();
  const sent = webhooks.map(({ headers, body }) => {
    const index = indices.get(body) ?? indices.size;
    indices.set(body, index);
    return { headers, body: index };
  });
  return { bodies: [...indices.keys()], webhooks: sent };
}

function withNewId(webhook: Webhook): Webhook {
  const guid = randomUUID();
  return { ...webhook, guid, headers: { ...webhook.headers, 'x-github-delivery': guid } };
}

function summary({ latencies, statuses }: SenderReport): Pick<LoadReport, 'p50' | 'p99' | 'slowest' | 'statuses'> {
  return {
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    slowest: quantile(latencies, 1),
    statuses,
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function judge(lab: Lab, comments: readonly Comment[]): Pick<LoadReport, 'commands' | 'exact' | 'lost' | 'doubled'> {
  const runs = Map.groupBy(lab.runs, ({ inputs }) => inputs['request-id']);
  const answers = Map.groupBy(lab.answers, ({ body }) => requestIn(body));
  const counts = comments.map((comment) => {
    const request = `comment-${comment.id}-0-by-${comment.author.id}`;
    return { runs: runs.get(request)?.length ?? 0, answers: answers.get(request)?.length ?? 0 };
  });
  return {
    commands: comments.length,
    exact: counts.filter((one) => one.runs === 1 && one.answers === 1).length,
    lost: counts.filter((one) => one.runs === 0).length,
    doubled: counts.filter((one) => one.runs > 1 || one.answers > 1).length,
  };
}

/** The request that a status comment is about. */
function requestIn(body: string): string | undefined {
  const key = readStatusMarker(body);
  return key?.kind === 'request' ? formatRequestId(key.request) : undefined;
}
