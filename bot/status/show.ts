import type { EndedRun, LiveRun } from '../../src/report/status-view.ts';
import type { RequestId } from '../../src/command/request-id.ts';
import { isFurther, readStage, stageOf } from '../../src/report/markers.ts';
import type { IssueComment } from '../../github/comments.ts';
import { getComment, updateComment } from '../github/comments.ts';
import type { RepositoryContext } from '../context.ts';
import { requestOf, unlessLocked } from './own-comments.ts';
import type { CommandRecord } from './record.ts';
import { statusBody } from './views.ts';
import type { GitHubId } from '../../github/id.ts';

/** A status comment, and what it is about. */
export interface StatusPlace {
  /** Undefined where the conversation is locked: there is no status comment then, and nothing is shown. */
  readonly id: GitHubId | undefined;
  readonly request: RequestId;
}

/**
 * Shows a new state, unless the comment tells a later one by now: the Action writes there too, and webhooks overtake each
 * other. A live state keeps the record, an end has no more use for it.
 * @returns false where it told a later one already.
 */
export async function showIfFurther(
  context: RepositoryContext,
  place: StatusPlace,
  view: LiveRun | EndedRun,
  record?: CommandRecord,
): Promise<boolean> {
  if (place.id === undefined) return true;
  const comment = await getComment(context.ask, context.repository, place.id);
  if (comment === undefined || !mayReplace(comment, view, context.login)) return false;
  await show(context, place, view, record);
  return true;
}

/** Shows a state without looking first, where nobody else can have written yet; in a locked conversation where GitHub lets it. */
export async function show(
  context: RepositoryContext,
  place: StatusPlace,
  view: LiveRun | EndedRun,
  record?: CommandRecord,
): Promise<void> {
  const { id, request } = place;
  if (id === undefined) return;
  const kept =
    record === undefined || view.kind === 'ended' ? undefined : { record, seal: context.seal, commentId: id };
  await unlessLocked(context, async () =>
    updateComment(context.ask, context.repository, id, statusBody(view, request, kept)),
  );
}

function mayReplace(comment: IssueComment, view: LiveRun | EndedRun, login: string): boolean {
  // Somebody may have changed it beyond recognition; then nothing of the bot's is lost by leaving it so.
  if (requestOf(comment, login) === undefined) return false;
  const stage = readStage(comment.body);
  if (isFurther(stageOf(view), stage)) return true;
  // The same stage, but now it is known which run it is.
  return view.kind === 'live' && stage === stageOf(view) && view.url !== undefined && !comment.body.includes(view.url);
}
