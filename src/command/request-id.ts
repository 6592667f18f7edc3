/**
 * What a run was started for, as the bot writes it into the workflow's `request-id` input and the run's name, and as the
 * Action reads it back to check the request again. It proves nothing by itself: every part is looked up. GitHub's ids are their
 * digits: some have more than a number can hold.
 */
export type RequestId =
  | {
      readonly kind: 'comment';
      /** Id of the comment that holds the command (ids are unique over all repositories). */
      readonly commentId: string;
      /** Which command of the comment, from 0. */
      readonly index: number;
      /** Id of the comment's author: names can be taken over by others, ids cannot. */
      readonly authorId: string;
      /** Id of the comment that approved it, where the environment asks for a second person. */
      readonly approvalId?: string;
      /** Whether the run only plans it, so that what is approved has digests. */
      readonly isPlan?: true;
    }
  | {
      readonly kind: 'release';
      /** Id of the release in the service's repository. */
      readonly releaseId: string;
      /** Which environment's dispatch of it, from 0. */
      readonly index: number;
    }
  | {
      readonly kind: 'package';
      /** Id of the published package version. */
      readonly versionId: string;
      readonly index: number;
    };

const id = String.raw`([1-9]\d{0,19})`;
const index = String.raw`(0|[1-9]\d{0,3})`;
const comment = new RegExp(`^comment-${id}-${index}-by-${id}(?:-ok-${id}|-(plan))?$`);
const other = new RegExp(`^(release|package)-${id}-${index}$`);

/**
 * The one text of a request id: `comment-1234-0-by-42`, planned before it is approved `comment-1234-0-by-42-plan`, approved `comment-1234-0-by-42-ok-1240`, `release-77-0`,
 * `package-78-0`. Letters, digits and hyphens only, so that it is safe in names, groups and markers.
 */
export function formatRequestId(request: RequestId): string {
  if (request.kind === 'release') return `release-${request.releaseId}-${request.index}`;
  if (request.kind === 'package') return `package-${request.versionId}-${request.index}`;
  const approval = request.approvalId === undefined ? '' : `-ok-${request.approvalId}`;
  const plan = request.isPlan === true ? '-plan' : '';
  return `comment-${request.commentId}-${request.index}-by-${request.authorId}${approval}${plan}`;
}

/** The request id that `text` is, or undefined when it is none. Its normal form is the only form. */
export function parseRequestId(text: string): RequestId | undefined {
  return parseComment(text) ?? parseOther(text);
}

/** Whether both name the same run: the plan of a request is another one than the request's own. */
export function isSameRun(one: RequestId, other: RequestId): boolean {
  const isPlan = (request: RequestId): boolean => request.kind === 'comment' && request.isPlan === true;
  return isSameRequest(one, other) && isPlan(one) === isPlan(other);
}

/** Whether both name the same request: neither its plan nor an approval that came later makes it another one. */
export function isSameRequest(one: RequestId, other: RequestId): boolean {
  return formatRequestId(withoutApproval(one)) === formatRequestId(withoutApproval(other));
}

/** The request as it was before its approval: what status comments are marked with. */
export function withoutApproval(request: RequestId): RequestId {
  if (request.kind !== 'comment') return request;
  const { kind, commentId, index, authorId } = request;
  return { kind, commentId, index, authorId };
}

function parseComment(text: string): RequestId | undefined {
  const [, commentId, index, authorId, approvalId, plan] = comment.exec(text) ?? [];
  if (commentId === undefined || index === undefined || authorId === undefined) return undefined;
  const request = {
    kind: 'comment',
    commentId,
    index: Number(index),
    authorId,
  } as const;
  if (plan !== undefined) return { ...request, isPlan: true };
  return approvalId === undefined ? request : { ...request, approvalId };
}

function parseOther(text: string): RequestId | undefined {
  const [, kind, id, index] = other.exec(text) ?? [];
  if (id === undefined) return undefined;
  return kind === 'release'
    ? { kind, releaseId: id, index: Number(index) }
    : { kind: 'package', versionId: id, index: Number(index) };
}
