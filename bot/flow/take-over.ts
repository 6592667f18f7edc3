import { isForBot } from '../../src/command/command.ts';
import type { RequestId } from '../../src/command/request-id.ts';
import { OpsError } from '../../src/errors.ts';
import type { Environment, Person } from '../../src/policy/policy.ts';
import { readStage } from '../../src/report/markers.ts';
import type { IssueComment } from '../../github/comments.ts';
import { getComment, listComments } from '../github/comments.ts';
import { findRun } from '../github/runs.ts';
import { failedAnswer } from '../status/answers.ts';
import { isRefusal } from '../status/refusal-body.ts';
import { findOwn, unlessLocked, writeOnce } from '../status/own-comments.ts';
import type { RepositoryContext } from '../context.ts';
import { type CommentEvent, requestIn } from '../webhooks/comment-event.ts';
import { judgeAgain } from './authorised-comment.ts';
import type { AcceptedCommand } from './judge.ts';
import { type AskedRun, prepareRun } from './prepare-run.ts';
import { startRuns } from './start-run.ts';

/**
 * Looks, after somebody else's claim on a comment has run out, whether its commands were carried out, and does what is
 * missing. The right to dispatch is won separately, so that one who is only slow and this one never both start a run.
 */
export async function takeOver(context: RepositoryContext, event: CommentEvent): Promise<void> {
  const { comment, issue } = event;
  const now = await getComment(context.ask, context.repository, comment.id);
  if (now === undefined || now.body !== comment.body) return;
  const written = await listComments(context.ask, context.repository, issue, comment.createdAt);
  if (isRefusal(findOwn(written, context.login, requestIn(event, 0))?.body ?? '')) return;
  const authorised = await judgeAgain(context, event);
  if (authorised === undefined) return;
  const { accepted: all, person } = authorised;
  const runs: AskedRun[] = [];
  for (const accepted of all) {
    const request = requestIn(event, accepted.index);
    const status = findOwn(written, context.login, request);
    const run = await resume(context, event, { ...accepted, person }, { request, status });
    if (run !== undefined) runs.push(run);
  }
  if (runs.length > 0) context.log.warn({ comment: comment.id }, 'taking over from a replica that did not finish');
  await startRuns(context, { commentId: comment.id, by: 'later', since: comment.createdAt }, runs);
}

async function resume(
  context: RepositoryContext,
  event: CommentEvent,
  { command, environment, person }: AcceptedCommand & { readonly person: Person },
  { request, status }: { readonly request: RequestId; readonly status: IssueComment | undefined },
): Promise<AskedRun | undefined> {
  const { comment, issue } = event;
  const stage = status === undefined ? 'accepted' : readStage(status.body);
  if (stage !== 'accepted' && stage !== 'held') return undefined;
  // An approval shows in the status comment of what it approved.
  if (command.verb === 'approve') return undefined;
  if (environment === undefined || isForBot(command)) {
    const error = new OpsError('internal', 'the bot was interrupted', { hint: 'Please give the command again.' });
    const body = failedAnswer(request, command, error);
    await unlessLocked(context, async () => writeOnce(context, { issue, request, since: comment.createdAt }, body));
    return undefined;
  }
  if (status === undefined && (await isStarted(context, environment, request, comment.createdAt))) return undefined;
  const origin = { issue, author: comment.author, person, at: comment.createdAt };
  return prepareRun(
    context,
    { command, environment, request },
    status === undefined ? origin : { ...origin, statusCommentId: status.id },
  );
}

/** In a locked conversation a command has a run and no status comment, and none is tried again. */
async function isStarted(
  context: RepositoryContext,
  { workflow }: Environment,
  request: RequestId,
  since: Date,
): Promise<boolean> {
  const search = { workflow, actor: context.login, since };
  return (await findRun(context.ask, context.repository, search, request)) !== undefined;
}
