import type { HealthAnswer } from './health.ts';
import { isOfTheWay, isRefusalOfProxy, isOwnError, statusName } from './judge-answer.ts';

/** One asking of a URL. `at`: monotonic milliseconds. */
export interface OutsideSample {
  readonly at: number;
  readonly answer: Pick<HealthAnswer, 'status' | 'error'>;
}

/**
 * What an answer from outside tells: `well` of the service and of the way to it; `way` only that the way is shut, which is never the
 * service's fault; `error` that somebody there answers with an error, the service perhaps.
 */
export type OutsideKind = 'well' | 'way' | 'error';

/** What the answers so far come to. */
export type OutsideVerdict = OutsideKind | 'not-yet';

/** How often in a row a URL has to answer the same. */
export const enoughAnswers = 3;
/** How long a way that now lets through and now does not is waited for, beyond the stability window. */
export const unsteadyMs = 30_000;

/** Judges one answer. Pure. */
export function judgeOutside({ status }: OutsideSample['answer']): OutsideKind {
  if (status === undefined || isOfTheWay(status) || isRefusalOfProxy(status)) return 'way';
  return isOwnError(status) ? 'error' : 'well';
}

/** Judges a URL by its answers since the service is ready, oldest first. What is not well has the stability window to become so. Pure. */
export function judgeSamples(
  samples: readonly OutsideSample[],
  since: number,
  now: number,
  stabilityMs: number,
): OutsideVerdict {
  const recent = samples.slice(-enoughAnswers).map(({ answer }) => judgeOutside(answer));
  if (recent.length < enoughAnswers) return 'not-yet';
  if (recent.every((kind) => kind === 'well')) return 'well';
  if (now - since < stabilityMs) return 'not-yet';
  if (recent.every((kind) => kind === 'error')) return 'error';
  const isUnsteady = recent.includes('well') || recent.includes('error');
  return isUnsteady && now - since < stabilityMs + unsteadyMs ? 'not-yet' : 'way';
}

/** `answers Cloudflare 521`, `does not answer (ECONNREFUSED)`. */
export function describeOutside({ status, error }: OutsideSample['answer']): string {
  return status === undefined ? `does not answer (${error ?? 'never asked'})` : `answers ${statusName(status)}`;
}
