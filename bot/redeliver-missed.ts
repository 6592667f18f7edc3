import { z } from 'zod';
import { defined } from '../src/defined.ts';
import { type Ask, readAnswer } from './github/ask.ts';
import { timeSchema } from '../github/time.ts';
import { isRelevant } from './event-filter.ts';
import type { Logger } from './log.ts';
import { githubId } from '../github/id.ts';

/** What is older starts nothing any more, in milliseconds. */
const youngestMs = 10 * 60_000;
const mostPages = 10;
/** Accepted deliveries that are asked for once more, in case whoever accepted them is gone. */
const mostAccepted = 50;

const deliverySchema = z.object({
  id: githubId,
  guid: z.string(),
  delivered_at: timeSchema,
  redelivery: z.boolean(),
  status_code: z.int(),
  event: z.string(),
  action: z.string().nullable(),
});
type PastDelivery = z.output<typeof deliverySchema>;

/**
 * Asks GitHub to deliver again what the bot missed: what failed while it was not there, and the newest comments that were
 * accepted, since a process that died may not have got to them. GitHub does neither by itself. Claims make doubles harmless.
 * @returns how many deliveries were asked for.
 */
export async function redeliverMissed(ask: Ask, now: Date, log: Logger): Promise<number> {
  const past = await listPast(ask, new Date(now.getTime() - youngestMs));
  const missed = chooseMissed(past);
  for (const { id, guid, event } of missed) {
    log.warn({ delivery: guid, event }, 'asking GitHub to deliver again');
    await ask('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: id }, 'repeatable');
  }
  return missed.length;
}

/** Which of these attempts, the newest first, should be repeated: of each delivery at most one. */
export function chooseMissed(past: readonly PastDelivery[]): readonly PastDelivery[] {
  const byGuid = Map.groupBy(past, ({ guid }) => guid);
  const chosen: PastDelivery[] = [];
  let accepted = 0;
  for (const [newest, ...older] of byGuid.values()) {
    if (newest === undefined || !isRelevant(newest.event, newest.action ?? undefined)) continue;
    const attempts = [newest, ...older];
    if (!attempts.some(isSuccess)) chosen.push(newest);
    else if (
      newest.event === 'issue_comment' &&
      !attempts.some(({ redelivery }) => redelivery) &&
      accepted < mostAccepted
    ) {
      accepted += 1;
      chosen.push(newest);
    }
  }
  return chosen;
}

function isSuccess({ status_code: status }: PastDelivery): boolean {
  return status >= 200 && status < 300;
}

async function listPast(ask: Ask, since: Date): Promise<readonly PastDelivery[]> {
  const past: PastDelivery[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const answer = await ask('GET /app/hook/deliveries', {
      per_page: 100,
      ...defined({ cursor }),
    });
    const deliveries = readAnswer(z.array(deliverySchema), answer, 'past deliveries');
    const young = deliveries.filter(({ delivered_at: at }) => at >= since);
    past.push(...young);
    cursor = nextCursor(String(answer.headers['link'] ?? ''));
    if (young.length < deliveries.length || cursor === undefined) break;
  }
  return past;
}

function nextCursor(link: string): string | undefined {
  const [, address] = /<([^>]*)>;\s*rel="next"/.exec(link) ?? [];
  return address !== undefined && URL.canParse(address)
    ? (new URL(address).searchParams.get('cursor') ?? undefined)
    : undefined;
}
