import type { Repetition } from '../../github/retry.ts';

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
