import type { RequestId } from '../../src/command/request-id.ts';
import { OpsError } from '../../src/errors.ts';
import { readStage } from '../../src/report/status-stage.ts';
import { getComment, type IssueComment, listComments } from '../github/comments.ts';
import { failedAnswer } from '../status/answers.ts';
import { findOwn, writeOnce } from '../status/own-comments.ts';
import type { Scope } from '../context.ts';
import { type CommentEvent, requestIn } from '../webhooks/comment-event.ts';
import { judgeAgain } from './authorised-comment.ts';
import type { AcceptedCommand } from './judge.ts';
import { type AskedRun, prepareRun } from './prepare-run.ts';
import { startRuns } from './start-runs.ts';

/**
 * Looks, after somebody else's claim on a comment has run out, whether its commands were carried out, and does what is
 * missing. The right to dispatch is won separately, so that one who is only slow and this one never both start a run.
 */
export async function takeOver(scope: Scope, event: CommentEvent): Promise<void> {
  const { comment, issue } = event;
  const now = await getComment(scope.ask, scope.repository, comment.id);
  if (now === undefined || now.body !== comment.body) return;
  const written = await listComments(scope.ask, scope.repository, issue, comment.createdAt);
  const errand = await judgeAgain(scope, event);
  const runs: AskedRun[] = [];
  for (const accepted of errand?.accepted ?? []) {
    const request = requestIn(event, accepted.index);
    const run = await resume(scope, event, accepted, { request, status: findOwn(written, scope.login, request) });
    if (run !== undefined) runs.push(run);
  }
  if (runs.length > 0) scope.log.warn({ comment: comment.id }, 'taking over from a replica that did not finish');
  await startRuns(scope, { commentId: comment.id, by: 'later', since: comment.createdAt }, runs);
}

async function resume(
  scope: Scope,
  event: CommentEvent,
  { command, environment }: AcceptedCommand,
  { request, status }: { readonly request: RequestId; readonly status: IssueComment | undefined },
): Promise<AskedRun | undefined> {
  const { comment, issue } = event;
  const stage = status === undefined ? 'accepted' : readStage(status.body);
  if (stage !== 'accepted' && stage !== 'held') return undefined;
  // An approval shows in the status comment of what it approved.
  if (command.verb === 'approve') return undefined;
  const isRun = command.verb !== 'help' && command.verb !== 'images' && command.verb !== 'cancel';
  if (environment === undefined || !isRun) {
    const error = new OpsError('internal', 'the bot was interrupted', { hint: 'Please give the command again.' });
    await writeOnce(scope, { issue, request, since: comment.createdAt }, failedAnswer(request, command, error));
    return undefined;
  }
  const origin = { issue, author: comment.author, at: comment.createdAt };
  return prepareRun(
    scope,
    { command, environment, request },
    status === undefined ? origin : { ...origin, statusCommentId: status.id },
  );
}
