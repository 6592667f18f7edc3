import { Octokit } from '@octokit/rest';
import { type Failure, readFailure } from '../../github/failure.ts';
import { fetchWithin } from '../../github/fetch-within.ts';
import { type Deprecation, pinnedFetch } from '../../github/pinned-fetch.ts';
import { messageOf, OpsError } from '../../src/errors.ts';
import type { Secret } from '../../src/secret.ts';
import type { CliContext } from '../context.ts';

const requestTimeoutMs = 20_000;

/** A client of GitHub's API, of the version that all of d8x-ops asks for. By itself it writes only that something of the API will end. */
export function githubClient(
  token: Secret,
  { environment, version, signal, terminal }: Pick<CliContext, 'environment' | 'version' | 'signal' | 'terminal'>,
): Octokit {
  const nothing = (): void => undefined;
  const tell = ({ url, deprecation = 'now', sunset = 'not said' }: Deprecation): void =>
    terminal.say(
      `GitHub calls ${url} deprecated (${deprecation}; its end: ${sunset}). See whether there is a newer d8x-ops.`,
    );
  const send = pinnedFetch(fetchWithin(requestTimeoutMs), tell);
  return new Octokit({
    auth: token.reveal(),
    baseUrl: environment['GITHUB_API_URL'] ?? 'https://api.github.com',
    userAgent: `d8x-ops/${version}`,
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    request: { fetch: async (url: string, init: RequestInit) => send(url, { ...init, signal }) },
  });
}

/**
 * Does something on GitHub.
 * @param what for the error: `read the repository acme/broker`
 * @param access for the error, too: what the token has to be allowed
 * @throws OpsError `github-refused`, `github-unreachable`
 */
export async function onGitHub<T>(what: string, work: () => Promise<T>, access = neededAccess): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw githubError(what, error, access);
  }
}

/** The same for what may not be there (404), or not yet (409, an empty repository): undefined then. */
export async function ifThere<T>(what: string, work: () => Promise<T>, access = neededAccess): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const failure = readFailure(error, new Date());
    if (failure?.kind === 'refused' && [404, 409].includes(failure.status)) return undefined;
    throw githubError(what, error, access);
  }
}

function githubError(what: string, error: unknown, access: string): OpsError {
  const failure = readFailure(error, new Date()) ?? ({ kind: 'unknown', message: messageOf(error) } satisfies Failure);
  switch (failure.kind) {
    case 'unsent':
    case 'unknown':
      return new OpsError('github-unreachable', `could not ${what}: ${failure.message}`, {
        where: 'GitHub',
        hint: 'Try again; what is done already is not done twice.',
        cause: error,
      });
    case 'limited': {
      const minutes = Math.ceil(failure.afterMs / 60_000);
      return new OpsError('github-refused', `could not ${what}: GitHub's rate limit is used up for ${minutes} min`, {
        where: 'GitHub',
        hint: 'Try again after that; what is done already is not done twice.',
        cause: error,
      });
    }
    case 'refused': {
      const { status, message } = failure;
      const says = status === 422 ? 'GitHub refuses to' : 'GitHub does not let this token';
      return new OpsError('github-refused', `${says} ${what}: ${message} (${status})`, {
        where: 'GitHub',
        hint: hintFor(status, message, access),
        cause: error,
      });
    }
    default:
      return failure satisfies never;
  }
}

/** Whether the repository's plan does not have what was asked for (422), which no token can change. */
export function isPlanRefusal(error: unknown): boolean {
  const failure = failureBehind(error);
  return failure?.kind === 'refused' && failure.status === 422 && planWords.test(failure.message);
}

/** As GitHub words it: "Please ensure the billing plan supports the required reviewers protection rule". */
const planWords = /billing plan/i;

/** The status with which GitHub refused, behind an OpsError of this file. */
export function refusalStatus(error: unknown): number | undefined {
  const failure = failureBehind(error);
  return failure?.kind === 'refused' ? failure.status : undefined;
}

function failureBehind(error: unknown): Failure | undefined {
  return readFailure(error instanceof OpsError ? error.cause : error, new Date());
}

const neededAccess =
  'Environments and their secrets take an administrator of the repository, and a token with the scopes repo and workflow (fine-grained: Administration, Contents, Environments, Pull requests, Secrets, Variables and Workflows).';

function hintFor(status: number, message: string, access: string): string {
  if (status === 401) return 'The token is wrong or has expired: make another, or log in with gh auth login.';
  if (status === 422 && planWords.test(message)) {
    return "It is the repository's plan that does not have this, so no other token helps: docs/configuration.md says which plan has what.";
  }
  if (status === 404) return `Either it is not there, or this token may not see or change it. ${access}`;
  if (status === 409 || status === 422) {
    return 'Somebody may have changed the same thing, or a rule of the repository forbids it. With --pull-request the files come in by a pull request.';
  }
  return access;
}
