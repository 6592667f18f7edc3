import { OpsError } from '../../src/errors.ts';
import { readStage } from '../../src/report/markers.ts';
import { listComments, react } from '../github/comments.ts';
import { findRun } from '../github/runs.ts';
import { findOwn } from '../status/own-comments.ts';
import { showIfFurther } from '../status/show.ts';
import { endedView, liveView, resultError } from '../status/views.ts';
import type { RepositoryContext } from '../context.ts';
import type { AskedRun } from './prepare-run.ts';
import type { GitHubId } from '../../github/id.ts';

/** Whoever won the right to dispatch is done with it by then, unless he waits for GitHub's rate limit. Milliseconds. */
const dispatchMs = 5 * 60_000;
/** The limit begins anew every hour. */
const limitedDispatchMs = 70 * 60_000;

/**
 * Finds out what became of a command that somebody else had the right to dispatch. That right is never given twice: the run
 * is linked where there is one; where none has come after the longest time that it can take, the command failed.
 */
export async function findStarted(
  context: RepositoryContext,
  asked: AskedRun,
  commandCommentId: GitHubId,
): Promise<void> {
  const { record, request, issue, statusCommentId } = asked;
  const comments = await listComments(context.ask, context.repository, issue, record.askedAt);
  const first = findOwn(comments, context.login, request);
  if (first !== undefined && first.id !== statusCommentId) return closeDouble(context, asked, first.url);
  if (await linkStarted(context, asked)) return;
  const isHeld = first !== undefined && readStage(first.body) === 'held';
  const what = `look for the run of ${record.request}`;
  context.later(isHeld ? limitedDispatchMs : dispatchMs, what, async () => giveUp(context, asked, commandCommentId));
}

/** Links the run of a command, or says that there is none and that there will be none. */
export async function giveUp(
  context: RepositoryContext,
  asked: AskedRun,
  commandCommentId: GitHubId | undefined,
): Promise<void> {
  if (await linkStarted(context, asked)) return;
  const error = new OpsError(
    'github-unreachable',
    'the bot could not make sure that GitHub starts the run, and GitHub shows none',
    {
      hint: 'Nothing was changed on the cluster. Please give the command again.',
    },
  );
  const ending = { conclusion: 'failure', headline: 'It was not started.', error: resultError(error) } as const;
  const place = { id: asked.statusCommentId, request: asked.request };
  if (!(await showIfFurther(context, place, endedView(asked.record, ending, context.now())))) return;
  if (commandCommentId !== undefined) await react(context.ask, context.repository, commandCommentId, '-1');
}

async function linkStarted(
  context: RepositoryContext,
  { record, request, environment, statusCommentId }: AskedRun,
): Promise<boolean> {
  const search = { workflow: environment.workflow, actor: context.login, since: record.askedAt };
  const run = await findRun(context.ask, context.repository, search, request);
  if (run === undefined) return false;
  const view = liveView(record, { kind: 'queued' }, context.now(), run.url);
  await showIfFurther(context, { id: statusCommentId, request }, view, record);
  return true;
}

/** Two replicas may both have written a status comment. The first one counts; the other is closed with a word about it. */
async function closeDouble(
  context: RepositoryContext,
  { record, request, statusCommentId }: AskedRun,
  url: string,
): Promise<void> {
  const ending = { conclusion: 'cancelled', headline: 'Its status is in another comment.', url } as const;
  await showIfFurther(context, { id: statusCommentId, request }, endedView(record, ending, context.now()));
}
