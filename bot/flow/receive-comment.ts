import { parseComment } from '../../src/command/comment.ts';
import { findMisplaced, type Misplaced } from '../../src/command/misplaced.ts';
import { isOpsError, type OpsError } from '../../src/errors.ts';
import { wasEdited } from '../github/comments.ts';
import { namesIn } from '../../src/policy/names-in.ts';
import { plainEnvironment } from '../../src/policy/doors.ts';
import { reachOf } from '../../src/policy/reach.ts';
import { getAccess } from '../github/people.ts';
import type { RepositoryContext } from '../context.ts';
import type { CommentEvent } from '../webhooks/comment-event.ts';
import { advise } from './advise.ts';
import { handleCommand } from './handle-command.ts';
import { claimComment, claimMs } from './claim.ts';
import { authorisedCommentOf, judge, readPolicy } from './authorised-comment.ts';
import type { RejectedCommand } from '../status/refusal-body.ts';
import { joinViews } from './join-views.ts';
import { judgeComment } from './judge.ts';
import { refuse } from './refuse.ts';
import { takeOver } from './take-over.ts';
import { turnAway } from './turn-away.ts';
import { mostLooks } from './visitors.ts';

/** A comment that is older than this when it is delivered starts nothing, in milliseconds. */
const longestDelayMs = 10 * 60_000;
/** A replica that died can't be told from a slow one before its claim has run out, by any clock. */
const takeOverAfterMs = claimMs + 15_000;

/**
 * What a comment leads to: nothing where it holds no command, or the repository has no policy; otherwise its commands are
 * judged all together, and either all are carried out or none. GitHub lets one replica claim the comment. What was not read
 * although it may have been meant gets advice. Whoever may do nothing here costs nothing more for a while.
 */
export async function receiveComment(context: RepositoryContext, event: CommentEvent, receivedAt: Date): Promise<void> {
  const { comment } = event;
  const misplaced = findMisplaced(comment.body);
  const holdsCommands = parseComment(comment.body).length > 0;
  if (!holdsCommands && misplaced === undefined) return;
  if (context.visitors.passesOver(event, context.now())) {
    context.log.debug({ comment: comment.id, by: comment.author.login }, 'passed over');
    return;
  }
  const policy = await readPolicy(context);
  if (policy === undefined) return;
  if (isOpsError(policy)) return holdsCommands ? refuseUnreadable(context, event, policy) : undefined;
  const access = await getAccess(context.ask, context.repository, comment.author);
  const parsed = parseComment(comment.body, namesIn(policy));
  const reach = reachOf(policy, access);
  if (reach === 'nothing' && !holdsCommands) return context.visitors.turnAway(event, context.now());
  if (reach === 'nothing') {
    const person = { ...comment.author, ...access, teams: [] };
    return turnAway(context, event, { policy, judged: judgeComment(parsed, policy, person, context.now()) });
  }
  if (reach === 'views' && context.visitors.looksTooOften(event, context.now())) {
    const claim = await claimComment(context, comment.id);
    return claim === undefined ? undefined : refuse(context, event, access, [tooOften]);
  }
  if (!holdsCommands) {
    if (misplaced !== undefined) await adviseOnly(context, event, misplaced, receivedAt);
    return;
  }
  const judgedComment = await judge(context, event, parsed, policy, access);
  const authorised = authorisedCommentOf(judgedComment);
  const untimely = await whyUntimely(context, event, receivedAt);
  const claim = await claimComment(context, comment.id);
  if (claim === undefined) {
    if (authorised === undefined || untimely !== undefined) return;
    context.log.info({ comment: comment.id }, 'claimed already; looking later whether it was carried out');
    context.later(takeOverAfterMs, `take over comment ${comment.id}`, async () => takeOver(context, event));
  } else if (untimely !== undefined) {
    await refuse(context, event, judgedComment.person, [untimely]);
  } else if (authorised === undefined) {
    const rejections = judgedComment.judged.filter((one) => one.kind === 'rejected');
    await refuse(context, event, judgedComment.person, rejections, rejections.length < judgedComment.judged.length);
  } else {
    const joined = await joinViews(context, event, authorised);
    if (joined.kind === 'rejected') return refuse(context, event, judgedComment.person, [joined]);
    await handleCommand(context, event, { ...authorised, accepted: joined.accepted, claim });
    if (misplaced !== undefined) await advise(context, event, { misplaced, read: parsed.length });
  }
}

const tooOften: RejectedCommand = {
  kind: 'rejected',
  reason: 'busy',
  message: `Whoever may only look gives at most ${mostLooks} comments with commands an hour here.`,
};

async function adviseOnly(
  context: RepositoryContext,
  event: CommentEvent,
  misplaced: Misplaced,
  receivedAt: Date,
): Promise<void> {
  if ((await whyUntimely(context, event, receivedAt)) !== undefined) return;
  if ((await claimComment(context, event.comment.id)) === undefined) return;
  await advise(context, event, { misplaced, read: 0 });
}

/** A policy that can't be read allows nothing. What is wrong with it is for those who can fix it. */
async function refuseUnreadable(context: RepositoryContext, event: CommentEvent, error: OpsError): Promise<void> {
  const access = await getAccess(context.ask, context.repository, event.comment.author);
  const reach = reachOf({ environments: [plainEnvironment('')] }, access);
  const mayFix = reach === 'changes';
  const details = error.problems.slice(0, 8).map(({ path, message }) => ` ${path}: ${message}.`);
  const message = `${error.message}.${mayFix ? details.join('') : ''}`;
  const rejection: RejectedCommand = { kind: 'rejected', reason: 'policy', message };
  if (reach === 'nothing') return turnAway(context, event, { judged: [rejection] });
  if (reach === 'views' && context.visitors.looksTooOften(event, context.now())) return;
  if ((await claimComment(context, event.comment.id)) !== undefined) await refuse(context, event, access, [rejection]);
}

async function whyUntimely(
  context: RepositoryContext,
  { comment }: CommentEvent,
  receivedAt: Date,
): Promise<RejectedCommand | undefined> {
  if (await wasEdited(context.ask, comment)) {
    const message = 'The comment was edited before it was delivered. Please give the command in a new one.';
    return { kind: 'rejected', reason: 'edited', message };
  }
  const delay = receivedAt.getTime() - comment.createdAt.getTime();
  if (delay <= longestDelayMs) return undefined;
  const message = `GitHub delivered it ${Math.round(delay / 60_000)} minutes late. Please give the command again.`;
  return { kind: 'rejected', reason: 'late', message };
}
