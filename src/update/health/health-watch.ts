import { setTimeout as sleep } from 'node:timers/promises';
import { OpsError } from '../../errors.ts';
import type { HealthProbe } from './health.ts';
import { consecutiveAnswers, type HealthSample, isHealthy, judgeHealth } from './health-judgement.ts';

/** Asks a service's URL again and again while it is verified. */
export interface HealthWatch extends Disposable {
  /**
   * Whether the URL answers well, by what it has answered since its tasks run.
   * @throws OpsError `health-failed` when it never will
   */
  state(since: number): 'holds' | 'not-yet';
  /** Whether it has answered well at all since its tasks run, or there is no URL to ask. */
  hasAnswered(since: number): boolean;
}

const fastestMs = 250;
const slowestMs = 2_000;

/** Begins to ask at once; without a URL there is nothing to hold. */
export function watchHealth(
  probe: HealthProbe,
  service: string,
  url: string | undefined,
  stabilityMs: number,
): HealthWatch {
  if (url === undefined) return { state: () => 'holds', hasAnswered: () => true, [Symbol.dispose]: () => undefined };
  const end = new AbortController();
  let samples: HealthSample[] = [];
  const everyMs = Math.min(slowestMs, Math.max(fastestMs, stabilityMs / (consecutiveAnswers + 2)));
  void (async () => {
    while (!end.signal.aborted) {
      const answer = await probe.ask(url, end.signal);
      samples = [...samples.slice(-consecutiveAnswers), { at: performance.now(), answer }];
      await sleep(everyMs, undefined, { signal: end.signal }).catch(() => undefined);
    }
  })();
  return {
    state: (since) => {
      const counted = samples.filter(({ at }) => at >= since);
      const verdict = judgeHealth(counted, since, performance.now(), stabilityMs);
      if (verdict === 'bad') throw unhealthy(service, counted.at(-1), url);
      return verdict === 'good' ? 'holds' : 'not-yet';
    },
    hasAnswered: (since) => samples.some(({ at, answer }) => at >= since && isHealthy(answer)),
    [Symbol.dispose]: () => end.abort(),
  };
}

function unhealthy(service: string, sample: HealthSample | undefined, url: string): OpsError {
  const { status, error } = sample?.answer ?? {};
  const answer = status === undefined ? `does not answer (${error ?? 'never asked'})` : `answers ${status}`;
  return new OpsError('health-failed', `${service} runs, but ${url} ${answer}`, {
    where: service,
    hint: 'Anything below 500 would do. Its log says why; nginx on the manager has one too.',
  });
}
