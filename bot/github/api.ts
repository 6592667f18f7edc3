/** GitHub's answer to one request. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

/** What the bot needs of Octokit: one request, which rejects for any status but 2xx. */
export type SendRequest = (route: string, parameters: Readonly<Record<string, unknown>>) => Promise<Answer>;

/**
 * Whether a request may be sent again when its fate is unknown: `repeatable` ones change nothing or come to the same however
 * often they are made; after the others somebody has to look first.
 */
export type Repetition = 'repeatable' | 'once';

/** One request to GitHub, with waiting, repeating and typed errors. */
export type Ask = (
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  repetition?: Repetition,
) => Promise<Answer>;

/** A wait that GitHub's rate limit asks for. */
export interface RateLimitWait {
  readonly until: Date;
  readonly kind: 'primary' | 'secondary';
}
