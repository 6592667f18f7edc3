import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { fetchWithin } from '../github/fetch-within.ts';
import { messageOf } from '../src/errors.ts';
import type { Heartbeat } from '../src/request.ts';
import { retry } from '../src/retry.ts';
import type { Secret } from '../src/secret.ts';

export interface HeartbeatOptions {
  /** Of the check. Whoever has it can say that all is well, so it is a secret. */
  readonly url: Secret;
  /** Which backup, and where its run is seen: shown by the monitor. */
  readonly about: string;
  /** Told what could not be sent, without the address. */
  readonly warn: (message: string) => void;
  /** Ties it to what was told before, by another process of the same run. */
  readonly id?: string;
  /** Told what the monitor knows: the id of a start, or `ended`. */
  readonly onTold?: (state: string) => void;
  readonly timeoutMs?: number;
  /** Before each further attempt. */
  readonly pausesMs?: readonly number[];
}

/** Tells a monitor how backups go. */
export interface SentHeartbeat extends Heartbeat {
  /** Waits for what is still being sent. A run that ended badly before it came to its backup is a backup that failed. */
  readonly settle: (failure: string | undefined) => Promise<void>;
}

/** What `onTold` is told at the end. */
const ended = 'ended';

const defaultTimeoutMs = 5_000;
const defaultPausesMs = [1_000, 2_000];
const passing = new Set([408, 425, 429, 500, 502, 503, 504]);
const networkError = z.object({ cause: z.object({ code: z.string() }) });

/** Why the monitor was not told, in words without its address. */
class Untold extends Error {}

/** Another attempt may fare better. */
class NoAnswer extends Untold {
  constructor() {
    super('there was no answer');
  }
}

/**
 * Signals as healthchecks.io takes them (https://healthchecks.io/docs/http_api): `/start`, the address itself for success, `/fail`; `rid`
 * ties those of one run together. One after another, beside the run, which they never hold up nor fail.
 */
export function openHeartbeat(options: HeartbeatOptions): SentHeartbeat {
  const { url, about, warn, onTold, timeoutMs = defaultTimeoutMs, pausesMs = defaultPausesMs } = options;
  const { id = randomUUID() } = options;
  const send = fetchWithin(timeoutMs);
  let sending: Promise<void> = Promise.resolve();
  let isEnded = false;

  async function attempt(address: URL, body: string): Promise<void> {
    const answer = await send(address, { method: 'POST', body, redirect: 'manual' }).catch((error: unknown) => {
      const isUnknown = networkError.safeParse(error).data?.cause.code === 'ENOTFOUND';
      throw isUnknown ? new Untold('its host is not known') : new NoAnswer();
    });
    if (answer.ok) return;
    throw passing.has(answer.status) ? new NoAnswer() : new Untold(`it was answered with ${answer.status}`);
  }

  async function ping(event: 'start' | 'success' | 'fail', body: string): Promise<void> {
    const address = new URL(url.reveal());
    if (event !== 'success') address.pathname = `${address.pathname.replace(/\/+$/, '')}/${event}`;
    address.searchParams.set('rid', id);
    try {
      await retry(
        () => attempt(address, body),
        undefined,
        pausesMs,
        (error) => error instanceof NoAnswer,
      );
    } catch (error) {
      warn(`heartbeat-url was not told of the backup's ${event}: ${messageOf(error)}.`);
    }
    if (event !== 'start') onTold?.(ended);
  }

  const queue = (event: 'start' | 'success' | 'fail', body: string): void => {
    if (event === 'start') onTold?.(id);
    sending = sending.then(async () => ping(event, body));
  };
  const end = (failure: string | undefined): void => {
    if (isEnded) return;
    isEnded = true;
    if (failure === undefined) queue('success', about);
    else queue('fail', `${failure}\n${about}`);
  };
  return {
    begin: () => queue('start', about),
    end,
    settle: async (failure) => {
      if (failure !== undefined) end(failure);
      await sending;
    },
  };
}

/**
 * Tells the monitor that a run was killed before it could say how its backup went.
 * @param told what `onTold` was told last; empty for nothing
 */
export async function tellKilled(
  told: string,
  {
    isForBackups,
    ...options
  }: HeartbeatOptions & { /** Whether the run was there for nothing else. */ readonly isForBackups: boolean },
): Promise<void> {
  if (told === ended || (told === '' && !isForBackups)) return;
  await openHeartbeat({ ...options, ...(told === '' ? {} : { id: told }) }).settle('the run was killed');
}
