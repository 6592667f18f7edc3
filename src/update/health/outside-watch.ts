import { setTimeout as sleep } from 'node:timers/promises';
import { OpsError } from '../../errors.ts';
import type { HealthAnswer, HealthProbe } from './health.ts';
import type { Outcome } from './judge-answer.ts';
import { describeOutside, enoughAnswers, judgeOutside, judgeSamples, type OutsideSample } from './judge-outside.ts';

/** Asks the addresses at which people reach a service again and again while it is verified. */
export interface OutsideWatch extends Disposable {
  /**
   * Whether it is known how they answer, by what they have answered since the service is ready.
   * @throws OpsError `health-failed` when the service itself answers with an error, which it did not before
   */
  state(since: number): 'holds' | 'not-yet';
  /** What is wrong with the way to the service, for the operator. */
  readonly notices: readonly string[];
}

export interface WatchedOutside {
  readonly service: string;
  readonly urls: readonly string[];
  readonly stabilityMs: number;
  readonly probe: Pick<HealthProbe, 'ask'>;
  /** What they answered before the update; those that were not asked are left out. */
  readonly before: readonly HealthAnswer[];
  /** Asks the service itself, at its own port, what it answers to a path. */
  readonly askItself: (path: string, signal: AbortSignal) => Promise<Outcome>;
}

const fastestMs = 250;
const slowestMs = 2_000;

/** Begins to ask at once; without a URL there is nothing to hold. */
export function watchOutside(watched: WatchedOutside): OutsideWatch {
  const end = new AbortController();
  const all = watched.urls.map((url) => watchUrl(url, watched, end.signal));
  return {
    state: (since) => (all.map((one) => one.state(since)).includes('not-yet') ? 'not-yet' : 'holds'),
    get notices() {
      return all.flatMap(({ notice }) => notice ?? []);
    },
    [Symbol.dispose]: () => end.abort(),
  };
}

interface UrlWatch {
  state(since: number): 'holds' | 'not-yet';
  readonly notice: string | undefined;
}

function watchUrl(url: string, watched: WatchedOutside, signal: AbortSignal): UrlWatch {
  const { service, stabilityMs, probe, before, askItself } = watched;
  const everyMs = Math.min(slowestMs, Math.max(fastestMs, stabilityMs / (enoughAnswers + 2)));
  const first = before.find((answer) => answer.url === url);
  let samples: readonly OutsideSample[] = [];
  /** What the service itself says while its URL answers with errors. */
  let itself: { readonly at: number; readonly outcome: Outcome } | undefined;
  let notice: string | undefined;
  void (async () => {
    while (!signal.aborted) {
      const answer = await probe.ask(url, signal);
      const at = performance.now();
      if (judgeOutside(answer) === 'error') {
        const { pathname, search } = new URL(url);
        const outcome = await askItself(`${pathname}${search}`, signal).catch((error: unknown): Outcome => ({
          kind: 'not-asked',
          because: String(error),
        }));
        itself = { at, outcome };
      }
      samples = [...samples.slice(-enoughAnswers), { at, answer }];
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    state: (since) => {
      const counted = samples.filter(({ at }) => at >= since);
      const verdict = judgeSamples(counted, since, performance.now(), stabilityMs);
      if (verdict === 'not-yet') return 'not-yet';
      notice = undefined;
      if (verdict === 'well') return 'holds';
      const last = counted.at(-1)?.answer ?? {};
      const isItsOwn = itself?.outcome.kind === 'fails' || itself?.outcome.kind === 'not-asked';
      if (verdict === 'error' && isItsOwn && (first === undefined || judgeOutside(first) === 'well'))
        throw ownError(service, url, last);
      notice = noticeOf({ service, url, last, first, isItsOwn: verdict === 'error' && isItsOwn });
      return 'holds';
    },
    get notice() {
      return notice;
    },
  };
}

interface Seen {
  readonly service: string;
  readonly url: string;
  readonly last: OutsideSample['answer'];
  readonly first: HealthAnswer | undefined;
  readonly isItsOwn: boolean;
}

function noticeOf({ service, url, last, first, isItsOwn }: Seen): string {
  const wasBad = first !== undefined && judgeOutside(first) !== 'well';
  const before = wasBad
    ? ` Before the update it ${describeOutside(first)
        .replace(/^answers/, 'answered')
        .replace(/^does/, 'did')}.`
    : '';
  const now = `${url} ${describeOutside(last)}`;
  return isItsOwn
    ? `${now}, as ${service} itself does; it was no better before.${before}`
    : `${service} is well, the way to it is not: ${now}. Look at DNS, Cloudflare and nginx before it.${before}`;
}

function ownError(service: string, url: string, last: OutsideSample['answer']): OpsError {
  return new OpsError('health-failed', `${service} runs, but ${url} ${describeOutside(last)}`, {
    where: service,
    hint: 'Anything below 500 would do. Its log says why; nginx on the manager has one too.',
  });
}
