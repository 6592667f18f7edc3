import { defined } from '../../src/defined.ts';
import { longestWaitOf } from '../../src/policy/approval.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { readStage } from '../../src/report/markers.ts';
import type { IssueComment } from '../../github/comments.ts';
import { listComments } from '../github/comments.ts';
import { type CommandRecord, readRecord } from '../status/record.ts';
import { isOwn, requestOf } from '../status/own-comments.ts';
import type { RequestId } from '../../src/command/request-id.ts';
import type { RepositoryContext } from '../context.ts';

/** A command that waits for a second person, as its status comment tells. */
export interface WaitingCommand {
  readonly status: IssueComment;
  readonly request: RequestId & { readonly kind: 'comment' };
  readonly record: CommandRecord;
  /** The comment that asked, as it is now; absent where it was deleted. */
  readonly asking?: IssueComment;
}

/** Commands are looked for a little beyond the longest time that any may wait, in milliseconds. */
const slackMs = 10 * 60_000;

/** The commands that wait for approval on an issue, of the environment called `environment` or of all. */
export async function listWaiting(
  context: RepositoryContext,
  issue: number,
  policy: Policy,
  environment: string | undefined,
): Promise<readonly WaitingCommand[]> {
  const longest = Math.max(...policy.environments.map(longestWaitOf));
  const since = new Date(context.now().getTime() - longest - slackMs);
  const comments = await listComments(context.ask, context.repository, issue, since);
  const seen = new Set<string>();
  return comments.flatMap((status) => {
    const waiting = readWaiting(context, status, comments);
    if (waiting === undefined || seen.has(waiting.record.request)) return [];
    seen.add(waiting.record.request);
    return environment === undefined || waiting.record.environment === environment ? [waiting] : [];
  });
}

function readWaiting(
  context: RepositoryContext,
  status: IssueComment,
  comments: readonly IssueComment[],
): WaitingCommand | undefined {
  if (!isOwn(status, context.login) || readStage(status.body) !== 'approval') return undefined;
  const request = requestOf(status, context.login);
  if (request?.kind !== 'comment') return undefined;
  const place = { repositoryId: context.repository.id, issue: status.issue, request, commentId: status.id };
  const record = readRecord(status.body, context.seal, place);
  if (record === undefined) return undefined;
  const asking = comments.find(({ id }) => id === request.commentId);
  return { status, request, record, ...defined({ asking }) };
}
