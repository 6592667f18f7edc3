import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { fetchWithin } from '../github/fetch-within.ts';
import type { Heartbeat } from '../src/request.ts';
import type { Secret } from '../src/secret.ts';

export interface HeartbeatOptions {
  /** Of the check. Whoever has it can say that all is well, so it is a secret. */
  readonly url: Secret;
  /** Which backup, and where its run is seen: shown by the monitor. */
  readonly about: string;
  /** Told what could not be sent, without the address. */
  readonly warn: (message: string) => void;
  readonly timeoutMs?: number;
  /** Before each further attempt. */
  readonly pausesMs?: readonly number[];
}

/** Tells a monitor how backups go. */
export interface SentHeartbeat extends Heartbeat {
  /** Waits for what is still being sent. A run that ended badly before it came to its backup is a backup that failed. */
  readonly settle: (failure: string | undefined) => Promise<void>;
}

const defaultTimeoutMs = 5_000;
const defaultPausesMs = [1_000, 2_000];
const passing = new Set([408, 425, 429, 500, 502, 503, 504]);
const networkError = z.object({ cause: z.object({ code: z.string() }) });

/**
 * Signals as healthchecks.io takes them (https://healthchecks.io/docs/http_api): `/start`, the address itself for success, `/fail`; `rid`
 * ties those of one run together. One after another, beside the run, which they never hold up nor fail.
 */
export function openHeartbeat(options: HeartbeatOptions): SentHeartbeat {
  const { url, about, warn, timeoutMs = defaultTimeoutMs, pausesMs = defaultPausesMs } = options;
  const id = randomUUID();
  const send = fetchWithin(timeoutMs);
  let sending: Promise<void> = Promise.resolve();
  let isEnded = false;

  /** Undefined when it was taken; `again` where another attempt may fare better; else why not. */
  async function attempt(address: URL, body: string): Promise<string | undefined> {
    try {
      const { ok, status } = await send(address, { method: 'POST', body, redirect: 'manual' });
      if (ok) return undefined;
      return passing.has(status) ? 'again' : `it was answered with ${status}`;
    } catch (error) {
      const code = networkError.safeParse(error).data?.cause.code;
      return code === 'ENOTFOUND' ? 'its host is not known' : 'again';
    }
  }

  async function ping(event: 'start' | 'success' | 'fail', body: string): Promise<void> {
    const address = new URL(url.reveal());
    if (event !== 'success') address.pathname = `${address.pathname.replace(/\/+$/, '')}/${event}`;
    address.searchParams.set('rid', id);
    for (const pause of [...pausesMs, undefined]) {
      const failed = await attempt(address, body);
      if (failed === undefined) return;
      if (failed !== 'again' || pause === undefined) {
        warn(
          `heartbeat-url was not told of the backup's ${event}: ${failed === 'again' ? 'there was no answer' : failed}.`,
        );
        return;
      }
      await sleep(pause);
    }
  }

  const queue = (event: 'start' | 'success' | 'fail', body: string): void => {
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
