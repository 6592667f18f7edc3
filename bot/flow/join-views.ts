import { isForBot } from '../../src/command/command.ts';
import { formatCommand } from '../../src/command/format.ts';
import { effectOf, limits } from '../../src/command/grammar.ts';
import type { RequestId } from '../../src/command/request-id.ts';
import type { Policy } from '../../src/policy/policy.ts';
import type { GitHubId } from '../../github/id.ts';
import { getComment, react, wasEdited } from '../github/comments.ts';
import { listRuns, type Run } from '../github/runs.ts';
import { joinedAnswer } from '../status/answers.ts';
import type { RejectedCommand } from '../status/refusal-body.ts';
import { unlessLocked, writeOnce } from '../status/own-comments.ts';
import type { RepositoryContext } from '../context.ts';
import { type CommentEvent, requestIn } from '../webhooks/comment-event.ts';
import { commandAt } from './asked-command.ts';
import type { AuthorisedComment } from './authorised-comment.ts';
import type { AcceptedCommand } from './judge.ts';

/** GitHub ends runs that wait longer than this for a runner, in milliseconds (docs: usage limits). */
const longestWaitMs = 24 * 3_600_000;

/** A run of one person's that has not ended. */
interface UnderWay {
  readonly hasBegun: boolean;
  /** What it does, and where that was asked; undefined where the comment was edited or deleted since. */
  readonly asked?: { readonly normalForm: string; readonly url: string };
}

/** The commands of a comment that are left, once those are answered that a run that waits already answers as well. */
export type JoinedViews = { readonly kind: 'left'; readonly accepted: readonly AcceptedCommand[] } | RejectedCommand;

/**
 * Joins what only looks with what the same person asked already and has not begun: one run answers both. And nobody has more of such runs under
 * way than one comment may ask for; beyond that the whole comment is rejected.
 */
export async function joinViews(
  context: RepositoryContext,
  event: CommentEvent,
  { policy, person, accepted }: AuthorisedComment,
): Promise<JoinedViews> {
  const views = accepted.filter(isRunView);
  if (views.length === 0) return { kind: 'left', accepted };
  const underWay = await listUnderWay(context, policy, person.id, views);
  const joined = new Map<number, NonNullable<UnderWay['asked']>>();
  for (const { index, command } of views) {
    const same = underWay.find(({ asked, hasBegun }) => !hasBegun && asked?.normalForm === formatCommand(command));
    if (same?.asked !== undefined) joined.set(index, same.asked);
  }
  if (underWay.length + views.length - joined.size > limits.commands) {
    const message = `${underWay.length} of your commands that look are waiting or running, and ${limits.commands} at a time is the most. Please give it again when they have ended.`;
    return { kind: 'rejected', reason: 'busy', message };
  }
  for (const [index, asked] of joined) {
    const request = requestIn(event, index);
    const place = { issue: event.issue, request, since: event.comment.createdAt };
    await unlessLocked(context, async () => writeOnce(context, place, joinedAnswer(request, asked)));
  }
  if (joined.size > 0) await react(context.ask, context.repository, event.comment.id, '+1');
  return { kind: 'left', accepted: accepted.filter(({ index }) => !joined.has(index)) };
}

function isRunView({ command }: AcceptedCommand): boolean {
  return effectOf(command.verb) === 'view' && !isForBot(command);
}

async function listUnderWay(
  context: RepositoryContext,
  policy: Policy,
  personId: GitHubId,
  views: readonly AcceptedCommand[],
): Promise<readonly UnderWay[]> {
  const since = new Date(context.now().getTime() - longestWaitMs);
  const workflows = new Set(views.flatMap(({ environment }) => environment?.workflow ?? []));
  const found: UnderWay[] = [];
  for (const workflow of workflows) {
    const listed = await listRuns(context.ask, context.repository, { workflow, actor: context.login, since });
    for (const { run, request } of askedBy(personId, [...listed, ...unlisted(context, personId, workflow, listed)])) {
      const view = run.status === 'completed' ? undefined : await readView(context, policy, run, request);
      if (view !== undefined) found.push(view);
      // As many as that leave no room, whatever the others are.
      if (found.length > limits.commands) return found;
    }
  }
  return found;
}

type CommentRequest = RequestId & { readonly kind: 'comment' };

function askedBy(
  personId: GitHubId,
  runs: readonly Run[],
): readonly { readonly run: Run; readonly request: CommentRequest }[] {
  return runs.flatMap((run) => {
    const { requestId: request } = run;
    return request?.kind === 'comment' && request.authorId === personId ? [{ run, request }] : [];
  });
}

/** What this replica dispatched a moment ago: GitHub takes seconds to list it. */
function unlisted(
  context: RepositoryContext,
  personId: GitHubId,
  workflow: string,
  listed: readonly Run[],
): readonly Run[] {
  const recent = context.dispatched.get(dispatchedKey(context, personId, workflow), context.now()) ?? [];
  return recent.filter(({ id }) => listed.every((run) => run.id !== id));
}

/** What runs of a person's on a workflow are remembered by. */
export function dispatchedKey({ repository }: RepositoryContext, personId: GitHubId, workflow: string): string {
  return `${repository.id}/${personId}/${workflow}`;
}

async function readView(
  context: RepositoryContext,
  policy: Policy,
  run: Run,
  request: CommentRequest,
): Promise<UnderWay | undefined> {
  const hasBegun = run.status === 'in_progress';
  const asking = await getComment(context.ask, context.repository, request.commentId);
  if (asking === undefined || (await wasEdited(context.ask, asking))) return { hasBegun };
  const command = commandAt(asking.body, request.index, policy);
  if (command === undefined) return { hasBegun };
  if (effectOf(command.verb) !== 'view') return undefined;
  return { hasBegun, asked: { normalForm: formatCommand(command), url: asking.url } };
}
