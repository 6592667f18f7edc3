import { info, saveState } from '@actions/core';
import { defined } from '../src/defined.ts';
import type { RequestId } from '../src/command/request-id.ts';
import { renderComment } from '../src/report/markdown.ts';
import type { Result } from '../src/report/result.ts';
import type { StatusKey } from '../src/report/markers.ts';
import type { StatusView } from '../src/report/status-view.ts';
import type { ActionContext } from './context.ts';
import { commandText } from './command-of.ts';
import type { GitHubRepository } from './github/repository.ts';
import type { ActionInputs } from './inputs.ts';
import { LiveView } from './live-view.ts';
import { stateKeys } from './state.ts';
import { machineClock, StatusComment } from './status-comment.ts';

/** How often a run in which nothing happens is shown again, in milliseconds: its time goes on. */
const heartbeatMs = 15_000;

/** The status comment of this run, kept up to date until it is finished. */
export interface LiveComment {
  /** Shows the result. */
  finish(result: Result): Promise<void>;
}

/** Starts to show the run where it was asked for; undefined where there is no issue to show it in. */
export async function openLiveComment(
  inputs: ActionInputs,
  { runInfo: run, context, redactor }: ActionContext,
  repository: GitHubRepository,
): Promise<LiveComment | undefined> {
  const { issueNumber, statusCommentId, requestId } = inputs.reporting;
  // A request of the bot's without a status comment is of a locked conversation, which takes none of the run's either.
  if (issueNumber === undefined || (requestId !== undefined && statusCommentId === undefined)) return undefined;
  const { journal, now } = context;
  const key = keyOf(requestId, run.id);
  const comment = new StatusComment(
    { issue: issueNumber, commentId: statusCommentId },
    {
      repository,
      clock: machineClock,
      onTrouble: (message) => journal.warn(message),
      onPlace: (id) => saveState(stateKeys.comment, id),
    },
  );
  const command = redactor.text(commandText(inputs));
  const runInfo = {
    command,
    actor: context.run.actor,
    url: run.url,
    startedAt: now(),
    ...defined({ environment: inputs.request.environment }),
  };
  const view = new LiveView(journal, runInfo, redactor);
  const render = (view: StatusView): string => renderComment(view, key, command);
  const show = (): void => comment.show(() => render(view.at(now())));
  const stopListening = journal.listen((event) => {
    view.note(event);
    show();
  });
  const heartbeat = setInterval(show, heartbeatMs);
  heartbeat.unref();
  show();
  return {
    finish: async (result) => {
      clearInterval(heartbeat);
      stopListening();
      const repeat = context.signal.aborted ? 'once' : 'repeatable';
      if (!(await comment.finish(render(result), repeat))) info('The status comment does not show this result.');
    },
  };
}

/** What the status comment is the status of: the bot's request, or this run. */
export function keyOf(request: RequestId | undefined, runId: string): StatusKey {
  return request === undefined ? { kind: 'run', runId } : { kind: 'request', request };
}
