import { defined } from '../../src/defined.ts';
import { formatCommand } from '../../src/command/format.ts';
import type { PinnedService } from '../../src/command/pinned-images.ts';
import { formatRequestId, isSameRequest, type RequestId, withoutApproval } from '../../src/command/request-id.ts';
import { isOpsError } from '../../src/errors.ts';
import { readPlanned, readStage } from '../../src/report/markers.ts';
import { commandAt } from '../flow/asked-command.ts';
import { readPolicy } from '../flow/authorised-comment.ts';
import type { IssueComment } from '../../github/comments.ts';
import { getComment, listComments } from '../github/comments.ts';
import { findReleaseIssue } from '../releases/release-issue.ts';
import { findOwn, isOwn, requestOf } from '../status/own-comments.ts';
import { type CommandRecord, readRecord } from '../status/record.ts';
import type { RepositoryContext } from '../context.ts';
import type { GitHubId } from '../../github/id.ts';

/** A command whose run is followed. */
export interface FollowedCommand {
  /** Absent where there is none: the conversation was locked, or somebody deleted it. */
  readonly status?: { readonly commentId: GitHubId; readonly record: CommandRecord };
  /** The comment that asked for it, which gets the reactions; absent for releases. */
  readonly commandCommentId?: GitHubId;
  /** Where the Action wrote its result instead of in the status comment. */
  readonly resultUrl?: string;
  /** What a plan of the request said that it would run. */
  readonly planned?: readonly PinnedService[];
}

/** Finds what tells of a request: its status comment, and the comment that asked. Undefined where both are gone. */
export async function findFollowed(context: RepositoryContext, given: RequestId): Promise<FollowedCommand | undefined> {
  const request = withoutApproval(given);
  const origin = await findOrigin(context, request);
  if (origin === undefined) return undefined;
  const comments = await listComments(context.ask, context.repository, origin.issue, origin.since);
  const status = findOwn(comments, context.login, request);
  const asked = origin.asking === undefined ? {} : { commandCommentId: origin.asking.id };
  if (status === undefined) return origin.asking === undefined ? undefined : asked;
  const place = { repositoryId: context.repository.id, issue: origin.issue, request, commentId: status.id };
  const record = readRecord(status.body, context.seal, place) ?? (await reconstruct(context, request, origin));
  const result = comments.find((comment) => isResultOf(context, comment, request));
  const planned = readPlanned((result ?? status).body);
  return {
    status: { commentId: status.id, record },
    ...asked,
    ...defined({ planned, resultUrl: result?.url }),
  };
}

interface RequestOrigin {
  readonly issue: number;
  readonly since: Date;
  readonly asking?: IssueComment;
}

async function findOrigin(context: RepositoryContext, request: RequestId): Promise<RequestOrigin | undefined> {
  if (request.kind !== 'comment') return findReleaseIssue(context, request);
  const asking = await getComment(context.ask, context.repository, request.commentId);
  return asking === undefined ? undefined : { issue: asking.issue, since: asking.createdAt, asking };
}

/** The Action's own comment about the request, once it is final. */
function isResultOf({ login }: RepositoryContext, comment: IssueComment, request: RequestId): boolean {
  const about = isOwn(comment, login) ? undefined : requestOf(comment, login);
  return about !== undefined && isSameRequest(about, request) && readStage(comment.body) === 'ended';
}

/** The Action wrote over the record, or somebody did: what was asked is read again from where it was asked. */
async function reconstruct(
  context: RepositoryContext,
  request: RequestId,
  { issue, since, asking }: RequestOrigin,
): Promise<CommandRecord> {
  const policy = await readPolicy(context);
  const isReadable = policy !== undefined && !isOpsError(policy);
  const command =
    isReadable && asking !== undefined && request.kind === 'comment'
      ? commandAt(asking.body, request.index, policy)
      : undefined;
  const normalForm = command === undefined ? '/d8x' : formatCommand(command);
  return {
    repositoryId: context.repository.id,
    issue,
    request: formatRequestId(request),
    environment: command?.environment ?? '',
    asked: normalForm,
    toRun: normalForm,
    askedBy: asking?.author ?? { id: '0', login: 'ghost' },
    askedAt: since,
    images: [],
    unresolved: [],
  };
}
