import { defined } from '../../src/defined.ts';
import { parseCommand } from '../../src/command/comment.ts';
import { effectText } from '../../src/command/effect-text.ts';
import type { OpsError } from '../../src/errors.ts';
import { renderComment } from '../../src/report/markdown.ts';
import type { Result, ResultError } from '../../src/report/result.ts';
import type { EndedRun, LiveRun, LiveState } from '../../src/report/status-view.ts';
import type { RequestId } from '../../src/command/request-id.ts';
import { type CommandRecord, recordMarker } from './record.ts';
import type { Seal } from './seal.ts';
import { type GitHubId } from '../../github/id.ts';

/** A command on its way, as its status comment shows it. */
export function liveView(record: CommandRecord, state: LiveState, now: Date, url?: string): LiveRun {
  return {
    kind: 'live',
    command: record.toRun,
    environment: record.environment,
    actor: actorOf(record),
    state,
    images: record.images,
    steps: [],
    progress: new Map(),
    warnings: record.unresolved,
    startedAt: record.askedAt,
    now,
    ...defined({ url, effect: effectOf(record) }),
  };
}

function effectOf({ toRun }: CommandRecord): string | undefined {
  const parsed = parseCommand(toRun);
  return parsed.kind === 'command' ? effectText(parsed.command) : undefined;
}

/** What is known of a command that ended without a result of the Action's. */
export interface Ending {
  readonly conclusion: Result['conclusion'];
  /** One sentence: what happened. */
  readonly headline: string;
  readonly error?: ResultError;
  readonly url?: string;
}

/** Its status comment's view. */
export function endedView(
  record: Pick<CommandRecord, 'toRun' | 'environment' | 'askedBy' | 'approvedBy'>,
  ending: Ending,
  now: Date,
): EndedRun {
  return {
    kind: 'ended',
    command: record.toRun,
    environment: record.environment,
    actor: actorOf(record),
    endedAt: now,
    ...ending,
  };
}

function actorOf({ askedBy, approvedBy }: Pick<CommandRecord, 'askedBy' | 'approvedBy'>): string {
  return approvedBy === undefined ? askedBy.login : `${askedBy.login}, approved by ${approvedBy.login}`;
}

/** An error as results carry it. */
export function resultError(error: OpsError): ResultError {
  const { code, message, hint, where, problems, logs } = error;
  return {
    code,
    message,
    ...defined({ hint, where }),
    ...(problems.length === 0 ? {} : { problems: [...problems] }),
    ...(logs.length === 0 ? {} : { logs: [...logs] }),
  };
}

/** The comment's text: the view, and the record below it while the bot still needs it, sealed for the comment that is there. */
export function statusBody(
  view: LiveRun | EndedRun,
  request: RequestId,
  kept?: { readonly record: CommandRecord; readonly seal: Seal; readonly commentId: GitHubId },
): string {
  const body = renderComment(view, { kind: 'request', request });
  if (kept === undefined) return body;
  return `${body}\n${recordMarker(kept.record, kept.seal, kept.commentId, body)}\n`;
}
