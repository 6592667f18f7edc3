import type { Probot } from 'probot';
import { isOpsError, toOpsError } from '../src/errors.ts';
import { registerHandlers } from './app.ts';
import { type BotContext, type Clock, systemClock } from './context.ts';
import type { Configuration } from './configuration.ts';
import { type Ask, askWithRetry } from './github/ask.ts';
import { askIdentity, remembered } from './github/identity.ts';
import { Recent } from './recent.ts';
import { Visitors } from './flow/visitors.ts';
import { OpsRepositories } from './releases/ops-repositories.ts';
import { PolicyFiles } from './github/policy-file.ts';
import { SharedThrottle, type Turn } from './github/shared-throttle.ts';
import type { Acceptance, Delivery } from './http/intake.ts';
import { Health } from './http/health.ts';
import { makeImageLookup } from './images/image-lookup.ts';
import { queueKeyOf } from './event-filter.ts';
import type { Logger } from './log.ts';
import { makeProbot, senderOf } from './octokit.ts';
import { redeliverMissed } from './redeliver-missed.ts';
import { RecentDeliveries } from './queue/recent-deliveries.ts';
import { WorkQueue } from './queue/work-queue.ts';
import { Seal } from './status/seal.ts';

/** Deliveries that may wait or be worked on: beyond that GitHub is told to come again, which its log then shows. */
const mostWaiting = 20_000;
const concurrency = 32;
/** When work that failed because GitHub could not be reached is tried again, in milliseconds. */
const tryAgainMs = [15_000, 60_000, 180_000] as const;

/** The bot without a server around it: deliveries in, work done in the background. */
export class Bot {
  readonly health = new Health();
  readonly #probot: Probot;
  readonly #queue = new WorkQueue({ most: mostWaiting, concurrency });
  readonly #recent = new RecentDeliveries();
  readonly #receivedAt = new Map<string, Date>();
  readonly #callOffs = new Set<() => void>();
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #identity: BotContext['identity'];
  readonly #turn: Turn;

  constructor(configuration: Configuration, log: Logger, clock: Clock = systemClock) {
    this.#log = log;
    this.#clock = clock;
    this.#probot = makeProbot(configuration, log);
    const { now, sleep } = clock;
    const { redisUrl } = configuration;
    // By itself a replica is slow enough: each command waits for GitHub's answers.
    this.#turn =
      redisUrl === undefined ? async (): Promise<void> => undefined : new SharedThrottle(redisUrl, log, sleep).turn;
    this.#identity = remembered(async () => askIdentity(await this.#appAsk(), configuration.appId));
    const botContext: BotContext = {
      webUrl: configuration.webUrl,
      identity: this.#identity,
      policies: new PolicyFiles(),
      opsRepositories: new OpsRepositories(),
      dispatched: new Recent({ milliseconds: 60_000, most: 1000 }),
      visitors: new Visitors(),
      images: makeImageLookup(configuration),
      seal: new Seal(configuration.privateKey),
      turn: this.#turn,
      now,
      sleep,
      later: (afterMs, what, work) => this.#later(afterMs, what, work),
    };
    registerHandlers(this.#probot, botContext, (id) => this.#receivedAt.get(id) ?? now());
  }

  now(): Date {
    return this.#clock.now();
  }

  /** Pieces of work that wait or run. */
  get waiting(): number {
    return this.#queue.size;
  }

  /**
   * Makes sure that GitHub knows the app by its key; ready from then on.
   * @throws OpsError when it does not, or can't be reached.
   */
  async verify(): Promise<void> {
    const { login } = await this.#identity();
    this.health.verified();
    this.#log.info({ login }, 'GitHub knows the app');
  }

  /** Asks GitHub for what was missed while no bot was there. What comes of it matters to nobody who waits. */
  async catchUp(): Promise<void> {
    try {
      const count = await redeliverMissed(await this.#appAsk(), this.#clock.now(), this.#log);
      if (count > 0) this.#log.info({ count }, 'asked GitHub for deliveries that were missed');
    } catch (error) {
      this.#log.warn({ err: error }, 'it could not be found out whether deliveries were missed');
    }
  }

  /** Takes a verified delivery on, to be worked on later; at once, and only the first of several copies. */
  accept(delivery: Delivery): Acceptance {
    const queueKey = queueKeyOf(delivery);
    if (queueKey === undefined) return 'ignored';
    if (!this.#recent.add(delivery.id)) return 'duplicate';
    if (this.#queue.add(queueKey, async () => this.#work(delivery, queueKey, 0))) return 'accepted';
    this.#recent.forget(delivery.id);
    this.#log.error({ delivery: delivery.id, waiting: this.#queue.size }, 'too much work is waiting');
    return 'full';
  }

  /** Finishes what was accepted, within `withinMs`; answers how many pieces of work are left undone. */
  async finish(withinMs: number): Promise<number> {
    this.health.stopping();
    for (const callOff of this.#callOffs) callOff();
    this.#callOffs.clear();
    return this.#queue.drain(withinMs);
  }

  /** Waits until nothing is waiting or worked on, at most `withinMs`; takes on more all the while. */
  async settle(withinMs: number): Promise<number> {
    return this.#queue.drain(withinMs);
  }

  /** Requests as the app itself, which can do little but tell who it is. */
  async #appAsk(): Promise<Ask> {
    const { now, sleep } = this.#clock;
    const send = senderOf(await this.#probot.auth(), this.#turn);
    return askWithRetry(send, { now, sleep, longestWaitMs: 60_000, onWait: () => undefined });
  }

  async #work(delivery: Delivery, queueKey: string, attempt: number): Promise<void> {
    const { id, event } = delivery;
    const log = this.#log.child({ delivery: id, event });
    this.#receivedAt.set(id, delivery.receivedAt);
    try {
      await this.#probot.receive(toWebhookEvent(delivery));
      log.debug('worked on');
    } catch (error) {
      const cause = firstOf(error);
      const pause = isOpsError(cause, 'github-unreachable') ? tryAgainMs[attempt] : undefined;
      log[pause === undefined ? 'error' : 'warn'](
        { err: toOpsError(cause), againInMs: pause },
        'a delivery could not be worked on',
      );
      if (pause === undefined) this.#recent.forget(id);
      else this.#later(pause, `delivery ${id} again`, async () => this.#work(delivery, queueKey, attempt + 1));
    } finally {
      this.#receivedAt.delete(id);
    }
  }

  #later(afterMs: number, what: string, work: () => Promise<void>): void {
    const callOff = this.#clock.after(afterMs, () => {
      this.#callOffs.delete(callOff);
      const isTaken = this.#queue.add(what, async () => {
        try {
          await work();
        } catch (error) {
          this.#log.error({ err: error, what }, 'later work failed');
        }
      });
      if (!isTaken) this.#log.error({ what }, 'too much work is waiting');
    });
    this.#callOffs.add(callOff);
  }
}

/** Octokit collects what handlers reject with; the bot has one for each event. */
function firstOf(error: unknown): unknown {
  if (!(error instanceof AggregateError)) return error;
  const errors: readonly unknown[] = error.errors;
  return errors[0];
}

type WebhookEvent = Parameters<Probot['receive']>[0];

function toWebhookEvent({ id, event, payload }: Delivery): WebhookEvent {
  const candidate = { id, name: event, payload };
  if (!isWebhookEvent(candidate)) throw new TypeError(`${event} is no event that the bot handles`);
  return candidate;
}

/** Probot dispatches by name and action alone; each handler parses the payload before it uses it. */
function isWebhookEvent(candidate: {
  id: string;
  name: string;
  payload: object;
}): candidate is WebhookEvent & typeof candidate {
  return queueKeyOf({ event: candidate.name, payload: { ...candidate.payload } }) !== undefined;
}
