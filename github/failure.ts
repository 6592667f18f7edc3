import { z } from 'zod';

const requestError = z.object({
  status: z.number(),
  message: z.string(),
  request: z.object({ url: z.string(), method: z.string() }).optional(),
  response: z
    .object({
      headers: z.record(z.string(), z.union([z.string(), z.number()]).optional()),
      data: z.unknown().optional(),
    })
    .optional(),
  cause: z.unknown().optional(),
});

/** How a request to GitHub ended that did not end well. Times in milliseconds. */
export type Failure =
  /** GitHub answered, and the answer stands. */
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  /** Too many requests: it was not carried out. */
  | { readonly kind: 'limited'; readonly limit: 'primary' | 'secondary'; readonly afterMs: number }
  /** It never reached GitHub. */
  | { readonly kind: 'unsent'; readonly message: string }
  /** A 5xx, a time-out or a cut connection: it may have been carried out. */
  | { readonly kind: 'unknown'; readonly message: string };

/** GitHub's advice where a secondary limit says nothing else (docs: best practices for using the REST API). */
const silentSecondaryMs = 60_000;
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'ENETUNREACH']);

/** Reads what Octokit threw; undefined when it is no failed request. */
export function readFailure(error: unknown, now: Date): Failure | undefined {
  const parsed = requestError.safeParse(error);
  if (!parsed.success) return undefined;
  const { status, message, request, response, cause } = parsed.data;
  // The token for the request could not be had, so the request itself was never made.
  const isForToken = request?.url.endsWith('/access_tokens') === true;
  if (response === undefined) {
    return isForToken || neverSent.has(codeOf(cause)) ? { kind: 'unsent', message } : { kind: 'unknown', message };
  }
  const limited = readLimit(status, message, response.headers, now);
  if (limited !== undefined) return limited;
  const brief = message.split(' - https://', 1)[0] ?? message;
  if (status >= 500) return { kind: isForToken ? 'unsent' : 'unknown', message: `${status} ${brief}` };
  return { kind: 'refused', status, message: brief };
}

type Headers = Readonly<Record<string, string | number | undefined>>;

function readLimit(status: number, message: string, headers: Headers, now: Date): Failure | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const retryAfter = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(retryAfter)) return { kind: 'limited', limit: 'secondary', afterMs: retryAfter * 1000 };
  if (String(headers['x-ratelimit-remaining']) === '0') {
    const reset = Number(headers['x-ratelimit-reset'] ?? 0) * 1000;
    return { kind: 'limited', limit: 'primary', afterMs: Math.max(reset - now.getTime(), 0) + 1000 };
  }
  // GitHub names this limit nowhere but in its text; a refusal for good says something else.
  const isSecondary = status === 429 || /\bsecondary rate limit\b/i.test(message);
  return isSecondary ? { kind: 'limited', limit: 'secondary', afterMs: silentSecondaryMs } : undefined;
}

function codeOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error && 'code' in inner ? String(inner.code) : '';
}
