import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Secret } from '../../src/secret.ts';
import { messageOf } from '../../src/errors.ts';

/** How a request to GitHub's API ended. */
export type Answer =
  | { readonly kind: 'answer'; readonly data: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string; readonly retryAfterMs?: number }
  | { readonly kind: 'unreachable'; readonly message: string };

type Parameters = Readonly<Record<string, string | number>>;

/** Asks GitHub's API, by route as its documentation writes them. Never throws. */
export type Ask = (route: string, parameters: Parameters, repeat?: 'repeatable' | 'once') => Promise<Answer>;

const requestTimeoutMs = 10_000;
const attempts = 3;
const longestPauseMs = 30_000;

const requestError = z.object({
  status: z.number(),
  message: z.string(),
  response: z.object({ headers: z.record(z.string(), z.unknown()) }).optional(),
});

/**
 * An `Ask` with this token, at the API that the runner names. The client, with its HTTP stack, is loaded at the first request. What can be repeated without
 * harm is, three times in all, when GitHub fails or can't be reached.
 */
export function askWith(token: Secret, apiUrl: string, random: () => number): Ask {
  let client: Promise<(route: string, parameters: Record<string, unknown>) => Promise<{ readonly data: unknown }>>;
  const once = async (route: string, parameters: Parameters): Promise<Answer> => {
    client ??= import('@actions/github').then(({ getOctokit }) => {
      const octokit = getOctokit(token.reveal(), { baseUrl: apiUrl });
      return async (route, parameters) => octokit.request(route, parameters);
    });
    const request = await client;
    try {
      const signal = AbortSignal.timeout(requestTimeoutMs);
      const { data } = await request(route, { ...parameters, request: { signal } });
      return { kind: 'answer', data };
    } catch (error) {
      return failure(error);
    }
  };
  return async (route, parameters, repeat = route.startsWith('GET ') ? 'repeatable' : 'once') => {
    for (let attempt = 1; ; attempt++) {
      const answer = await once(route, parameters);
      const pause = pauseBefore(answer, attempt, random);
      if (pause === undefined || repeat === 'once' || attempt === attempts) return answer;
      await sleep(pause);
    }
  };
}

function failure(error: unknown): Answer {
  const parsed = requestError.safeParse(error);
  const message = messageOf(error);
  if (!parsed.success || parsed.data.response === undefined) return { kind: 'unreachable', message };
  const { status, response } = parsed.data;
  if (status >= 500) return { kind: 'unreachable', message: `GitHub answers ${status}` };
  const retryAfter = Number(response.headers['retry-after']);
  const brief = message.split(' - https://', 1)[0] ?? message;
  return Number.isFinite(retryAfter) && retryAfter > 0
    ? { kind: 'refused', status, message: brief, retryAfterMs: retryAfter * 1000 }
    : { kind: 'refused', status, message: brief };
}

/** How long to wait before another attempt makes sense, in milliseconds; undefined where it makes none. */
function pauseBefore(answer: Answer, attempt: number, random: () => number): number | undefined {
  if (answer.kind === 'unreachable') return 500 * 2 ** attempt * (0.5 + random());
  if (answer.kind === 'refused' && answer.retryAfterMs !== undefined && answer.retryAfterMs <= longestPauseMs) {
    return answer.retryAfterMs;
  }
  return undefined;
}
