import { formatRequestId, isSameRequest, type RequestId } from '../../src/command/request-id.ts';
import { readStatusMarker } from '../../src/report/markers.ts';
import type { IssueComment } from '../../github/comments.ts';
import { createComment, listComments, newestComments } from '../github/comments.ts';
import { isOpsError, type OpsError } from '../../src/errors.ts';
import { isRefusedWith } from '../github/ask.ts';
import type { RepositoryContext } from '../context.ts';
import type { GitHubId } from '../../github/id.ts';

/** Login of the account whose token a workflow run has. */
const actionsLogin = 'github-actions[bot]';

/** Whether the account called `login`, the app's own, wrote the comment. People may have edited it since. */
export function isOwn(comment: IssueComment, login: string): boolean {
  return comment.author?.isPerson === false && comment.author.login === login;
}

/** The request whose status the comment is; undefined for comments of anybody but the app and workflow runs. */
export function requestOf(comment: IssueComment, login: string): RequestId | undefined {
  const isTrusted = isOwn(comment, login) || isOwn(comment, actionsLogin);
  const key = isTrusted ? readStatusMarker(comment.body) : undefined;
  return key?.kind === 'request' ? key.request : undefined;
}

/** The app's comment on `request` among `comments`: where there are several, the first, which all replicas agree on. */
export function findOwn(
  comments: readonly IssueComment[],
  login: string,
  request: RequestId,
): IssueComment | undefined {
  return comments.find((comment) => {
    const about = isOwn(comment, login) ? requestOf(comment, login) : undefined;
    return about !== undefined && isSameRequest(about, request);
  });
}

/**
 * Writes the comment on `request`, once: when the answer is lost, it is looked for before it is written again. A locked
 * conversation is not asked a second time.
 * @throws OpsError `github-refused` or `github-unreachable`.
 */
export async function writeOnce(
  context: RepositoryContext,
  place: { readonly issue: number; readonly request: RequestId; readonly since: Date },
  body: string,
): Promise<{ readonly id: GitHubId; readonly url: string }> {
  const refused = context.locked.get(place.issue);
  if (refused !== undefined) throw refused;
  try {
    return await createComment(context.ask, context.repository, place.issue, body);
  } catch (error) {
    if (isLocked(error)) context.locked.set(place.issue, error);
    if (!isOpsError(error, 'github-unreachable')) throw error;
    context.log.warn(
      { request: formatRequestId(place.request) },
      'the answer to a new comment was lost; looking for it',
    );
    const written = await listComments(context.ask, context.repository, place.issue, place.since);
    const found = findOwn(written, context.login, place.request);
    return found ?? (await createComment(context.ask, context.repository, place.issue, body));
  }
}

/**
 * What writes a comment comes to; undefined where the conversation is locked, so that the app may not: it is not tried twice, and whoever
 * gave the command is told by a reaction.
 */
export async function unlessLocked<Written>(
  context: RepositoryContext,
  write: () => Promise<Written>,
): Promise<Written | undefined> {
  try {
    return await write();
  } catch (error) {
    if (!isLocked(error)) throw error;
    context.log.warn({ err: error }, 'the conversation is locked: the app can answer by reactions alone');
    return undefined;
  }
}

/** Whether GitHub refused a comment because its conversation is locked, which it says in its text alone. */
export function isLocked(error: unknown): error is OpsError {
  return isRefusedWith(error, 403) && isOpsError(error) && /\blocked\b/i.test(error.message);
}

/** What is said once in this time on an issue, in milliseconds. */
const onceInMs = 24 * 3_600_000;

/** Whether a comment of the app's anywhere in the repository, among its newest, ended with `marker` in the last day. */
export async function toldInRepository(context: RepositoryContext, marker: string): Promise<boolean> {
  return hasTold(context, await newestComments(context.ask, context.repository, aDayBefore(context)), marker);
}

/** Whether a comment of the app's on the issue ended with `marker` in the last day. */
export async function toldToday(context: RepositoryContext, issue: number, marker: string): Promise<boolean> {
  return hasTold(context, await listComments(context.ask, context.repository, issue, aDayBefore(context)), marker);
}

function aDayBefore({ now }: RepositoryContext): Date {
  return new Date(now().getTime() - onceInMs);
}

function hasTold({ login }: RepositoryContext, comments: readonly IssueComment[], marker: string): boolean {
  return comments.some((comment) => isOwn(comment, login) && comment.body.trimEnd().endsWith(marker));
}
