import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Secret } from '../../src/secret.ts';
import type { Logger } from '../log.ts';
import { messageOf } from '../../src/errors.ts';

/** Waits until one more request that writes may be sent. */
export type Turn = () => Promise<void>;

/** Between two requests that write, of all replicas together: GitHub asks for a second (REST API, best practices). */
const startGapMs = 1_000;
const key = 'd8x-ops:next-write';
/** Answers how many milliseconds the next turn is away, and takes it. By Redis's clock, for replicas' may differ. */
const takeTurn = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local turn = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
redis.call('SET', KEYS[1], string.format('%d', turn + ARGV[1]), 'PX', string.format('%d', turn + ARGV[1] - now + 60000))
return turn - now`;
const waitSchema = z.int().nonnegative();

/** How long Redis may take for an answer, or to be connected to, in milliseconds. */
const retryForMs = 1_000;
/** Longest pause before it is connected to again, in milliseconds. */
const longestPauseMs = 5_000;

/**
 * One throttle towards GitHub for all replicas, kept in a Redis. A throttle is a courtesy: while Redis is out of reach, or says what makes no
 * sense, requests are sent without it, and the log tells so once.
 */
export class SharedThrottle {
  readonly #redis: Promise<Redis>;
  readonly #log: Logger;
  readonly #sleep: (milliseconds: number) => Promise<void>;
  #isKept = true;

  constructor(url: Secret, log: Logger, sleep: (milliseconds: number) => Promise<void>) {
    this.#log = log;
    this.#sleep = sleep;
    this.#redis = connect(url);
    // Told where a turn is asked for.
    this.#redis.catch(() => undefined);
  }

  readonly turn: Turn = async () => {
    const waitMs = await this.#ask();
    if (waitMs > 0) await this.#sleep(waitMs);
  };

  async #ask(): Promise<number> {
    try {
      const redis = await this.#redis;
      const waitMs = waitSchema.parse(await redis.eval(takeTurn, 1, key, startGapMs));
      if (!this.#isKept) this.#log.info('Redis is back: the throttle is shared again');
      this.#isKept = true;
      return waitMs;
    } catch (error) {
      const reason = messageOf(error);
      if (this.#isKept)
        this.#log.warn({ where: 'REDIS_URL', reason }, 'Redis does not answer: each replica has a throttle of its own');
      this.#isKept = false;
      return 0;
    }
  }
}

/** Loaded only where it is wanted. Commands fail at once while there is no connection, instead of waiting for one. */
async function connect(url: Secret): Promise<Redis> {
  // A CommonJS package: bundled it has its default export alone.
  const { default: ioredis } = await import('ioredis');
  const redis = new ioredis.Redis(url.reveal(), {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: retryForMs,
    commandTimeout: retryForMs,
    retryStrategy: (attempt) => Math.min(attempt * 100, longestPauseMs),
  });
  // What is wrong is told by the command that fails; without a listener it would be printed.
  redis.on('error', () => undefined);
  await redis.connect().catch(() => undefined);
  return redis;
}
