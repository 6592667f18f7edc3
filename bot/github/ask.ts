import { isOpsError, OpsError } from '../../src/errors.ts';
import type { Failure } from '../../github/failure.ts';
import { type Repetition, repetitionOf, type RetryPolicy, sendWithRetry } from '../../github/retry.ts';
import type { z } from 'zod';
import type { GitHubRequest } from '../../github/request.ts';

/** GitHub's answer to one request. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

/** What the bot needs of Octokit: one request, which rejects for any status but 2xx. */
export type SendRequest = (route: string, parameters: Readonly<Record<string, unknown>>) => Promise<Answer>;

/** One request to GitHub, with waiting, repeating and typed errors. */
export type Ask = (
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  repetition?: Repetition,
) => Promise<Answer>;

/**
 * Sends requests by the one policy of retries, and words what is left as an OpsError: `github-refused` when GitHub said no,
 * `github-unreachable` when it is not known whether it was done.
 */
export function askWithRetry(send: SendRequest, policy: RetryPolicy): Ask {
  return async (route, parameters, repetition = repetitionOf(route)) => {
    const outcome = await sendWithRetry(async () => send(route, parameters), repetition, policy);
    if (outcome.kind === 'answered') return outcome.answer;
    throw worded(outcome, route);
  };
}

/** Whether GitHub's answer was this status, such as 404 for something that is not there. */
export function isRefusedWith(error: unknown, ...statuses: readonly number[]): boolean {
  return (
    isOpsError(error, 'github-refused') && error.cause instanceof RefusedAnswer && statuses.includes(error.cause.status)
  );
}

/** Cause of a `github-refused`: the status that GitHub answered with. */
class RefusedAnswer extends Error {
  override readonly name = 'RefusedAnswer';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function worded(failure: Failure, route: string): OpsError {
  switch (failure.kind) {
    case 'refused':
      return new OpsError('github-refused', `GitHub refused "${route}" with ${failure.status}: ${failure.message}`, {
        hint: hintFor(failure.status),
        cause: new RefusedAnswer(failure.status, failure.message),
      });
    case 'limited':
      return new OpsError(
        'github-refused',
        `GitHub's rate limit is used up for ${Math.ceil(failure.afterMs / 60_000)} more minutes`,
        {
          hint: 'Give the command again after that.',
          cause: new RefusedAnswer(429, 'rate limit'),
        },
      );
    case 'unsent':
      return new OpsError('github-unreachable', `GitHub could not be reached for "${route}": ${failure.message}`, {
        hint: "It was not carried out. See githubstatus.com, and the bot's network and proxy settings.",
      });
    case 'unknown':
      return new OpsError('github-unreachable', `GitHub gave no usable answer to "${route}": ${failure.message}`, {
        hint: 'It may have been carried out all the same. See githubstatus.com.',
      });
    default:
      return failure satisfies never;
  }
}

function hintFor(status: number): string {
  if (status === 401) return 'Check APP_ID and PRIVATE_KEY of the bot.';
  if (status === 403) return 'The app lacks a permission, or its installation has not accepted a new one yet.';
  if (status === 404) return 'It does not exist, or the app was not given access to it.';
  return 'See the message; the request is in the log of the bot.';
}

/**
 * Sends a request and reads the part of its answer that is used.
 * @throws OpsError `github-refused`, `github-unreachable`
 */
export async function askFor<Shape>(ask: Ask, request: GitHubRequest<Shape>): Promise<Shape> {
  return readAnswer(request.schema, await ask(request.route, request.parameters, request.repetition), request.what);
}

/**
 * The part of an answer that is used, checked.
 * @throws OpsError `github-refused` when GitHub answered something else than it documents.
 */
export function readAnswer<Shape>(schema: z.ZodType<Shape>, answer: Answer, what: string): Shape {
  const parsed = schema.safeParse(answer.data);
  if (parsed.success) return parsed.data;
  throw new OpsError('github-refused', `GitHub's answer about ${what} is not as documented`, {
    problems: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    hint: 'A proxy in between may have changed it; otherwise this is a defect in d8x-ops.',
  });
}
