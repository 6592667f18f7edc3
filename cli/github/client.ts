import { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { messageOf, OpsError } from '../../src/errors.ts';
import type { Secret } from '../../src/secret.ts';

const requestTimeoutMs = 20_000;

const requestError = z.object({
  status: z.number(),
  message: z.string(),
  response: z.object({ headers: z.record(z.string(), z.unknown()) }).optional(),
});

/** A client of GitHub's API that writes nothing anywhere by itself. */
export function githubClient(token: Secret, apiUrl: string, version: string, signal: AbortSignal): Octokit {
  const nothing = (): void => undefined;
  return new Octokit({
    auth: token.reveal(),
    baseUrl: apiUrl,
    userAgent: `d8x-ops/${version}`,
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    request: {
      fetch: async (url: string, init: RequestInit) =>
        fetch(url, { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]) }),
    },
  });
}

/**
 * Does something on GitHub.
 * @param what for the error: `read the repository acme/broker`
 * @throws OpsError `github-refused`, `github-unreachable`
 */
export async function onGitHub<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw githubFault(what, error);
  }
}

/** The same for what may not be there (404), or not yet (409, an empty repository): undefined then. */
export async function ifThere<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const status = requestError.safeParse(error).data?.status;
    if (status === 404 || status === 409) return undefined;
    throw githubFault(what, error);
  }
}

function githubFault(what: string, error: unknown): OpsError {
  const parsed = requestError.safeParse(error).data;
  const message = messageOf(error);
  if (parsed?.response === undefined || parsed.status >= 500) {
    return new OpsError('github-unreachable', `could not ${what}: ${message}`, {
      where: 'GitHub',
      hint: 'Try again; what is done already is not done twice.',
      cause: error,
    });
  }
  const brief = message.split(' - https://', 1)[0] ?? message;
  const says = parsed.status === 422 ? 'GitHub refuses to' : 'GitHub does not let this token';
  return new OpsError('github-refused', `${says} ${what}: ${brief} (${parsed.status})`, {
    where: 'GitHub',
    hint: hintFor(parsed.status, brief),
    cause: error,
  });
}

/** Whether the repository's plan does not have what was asked for (422), which no token can change. */
export function isPlanRefusal(error: unknown): boolean {
  const cause = error instanceof OpsError ? error.cause : error;
  const parsed = requestError.safeParse(cause).data;
  return parsed?.status === 422 && planWords.test(parsed.message);
}

/** As GitHub words it: "Please ensure the billing plan supports the required reviewers protection rule". */
const planWords = /billing plan/i;

/** The status with which GitHub refused, behind an OpsError of this file. */
export function refusalStatus(error: unknown): number | undefined {
  return error instanceof OpsError && error.code === 'github-refused'
    ? requestError.safeParse(error.cause).data?.status
    : undefined;
}

const neededAccess =
  'Environments and their secrets take an administrator of the repository, and a token with the scopes repo and workflow (fine-grained: Administration, Contents, Environments, Pull requests, Secrets, Variables and Workflows).';

function hintFor(status: number, message: string): string {
  if (status === 401) return 'The token is wrong or has expired: make another, or log in with gh auth login.';
  if (status === 422 && planWords.test(message)) {
    return "It is the repository's plan that does not have this, so no other token helps: docs/configuration.md says which plan has what.";
  }
  if (status === 404) return `Either it is not there, or this token may not see or change it. ${neededAccess}`;
  if (status === 409 || status === 422) {
    return 'Somebody may have changed the same thing, or a rule of the repository forbids it. With --pull-request the files come in by a pull request.';
  }
  return neededAccess;
}
