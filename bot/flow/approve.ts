import type { CommandOf, ImagePin } from '../../src/command/command.ts';
import { arePinned, type PinnedService, pinnedServices } from '../../src/command/pinned-images.ts';
import type { RequestId } from '../../src/command/request-id.ts';
import { formatCommand } from '../../src/command/format.ts';
import { OpsError } from '../../src/errors.ts';
import { judgeApproval } from '../../src/policy/approval.ts';
import type { Person, Policy } from '../../src/policy/policy.ts';
import { react, wasEdited } from '../github/comments.ts';
import { approvedAnswer } from '../status/answers.ts';
import { unlessLocked, writeOnce } from '../status/own-comments.ts';
import { show } from '../status/show.ts';
import { endedView } from '../status/views.ts';
import type { RepositoryContext } from '../context.ts';
import type { CommentEvent } from '../webhooks/comment-event.ts';
import { commandAt, readCommand } from './asked-command.ts';
import { mayDispatchApproved } from './claim.ts';
import { findStarted } from './find-started.ts';
import type { AskedRun } from './prepare-run.ts';
import { startRun } from './start-run.ts';
import { listWaiting, type WaitingCommand } from './waiting-commands.ts';
import { isEarlierId } from '../../github/id.ts';

/**
 * Approves the one command that waits on the issue (of the named environment): its comment still says what it said, by the
 * same author; the approver is another person who may give it himself; its time has not run out. Then it is asked for.
 * @throws OpsError `command-invalid` or `authorisation-failed`, worded for the approver.
 */
export async function approve(
  context: RepositoryContext,
  event: CommentEvent,
  by: { readonly policy: Policy; readonly person: Person },
  given: { readonly command: CommandOf<'approve'>; readonly request: RequestId },
): Promise<void> {
  const { pins = [], environment: environmentName } = given.command;
  const all = await listWaiting(context, event.issue, by.policy, environmentName);
  // What was written after the approval can't be what it meant.
  const waiting = chooseOnly(
    all.filter(({ status }) => isEarlierId(status.id, event.comment.id)),
    pins,
  );
  const { request, record, status } = waiting;
  const environment = by.policy.environments.find(({ name }) => name === record.environment);
  const command = readCommand(record.toRun);
  if (environment === undefined || command === undefined) {
    throw await dropped(context, waiting, `.github/d8x.yml has no environment ${record.environment} any more.`);
  }
  const asked = { command, askedBy: record.askedBy.id, askedAt: record.askedAt };
  const judgement = judgeApproval(asked, environment, by.person, context.now());
  if (judgement.kind === 'refused') {
    if (judgement.reason === 'expired') throw await dropped(context, waiting, judgement.message);
    const code = judgement.reason === 'outside-window' ? 'outside-window' : 'authorisation-failed';
    throw new OpsError(code, judgement.message);
  }
  if (!(await isUnchanged(context, waiting, by.policy))) {
    throw await dropped(
      context,
      waiting,
      'The comment that asked was edited or deleted. Please give the command again.',
    );
  }
  const approved: RequestId = { ...request, approvalId: event.comment.id };
  const approvedBy = { id: by.person.id, login: by.person.login };
  const run: AskedRun = {
    command,
    environment,
    request: approved,
    record: { ...record, approvedBy },
    issue: event.issue,
    statusCommentId: status.id,
  };
  if (await mayDispatchApproved(context, status.id)) await startRun(context, run, request.commentId);
  else await findStarted(context, run, request.commentId);
  const place = { issue: event.issue, request: given.request, since: event.comment.createdAt };
  const body = approvedAnswer(given.request, record, imagesOf(record), command);
  await unlessLocked(context, async () => writeOnce(context, place, body));
  await react(context.ask, context.repository, event.comment.id, '+1');
}

/** The command that is meant: of those that run the pinned images, where any are pinned. */
function chooseOnly(all: readonly WaitingCommand[], pins: readonly ImagePin[]): WaitingCommand {
  const waiting = all.filter(({ record }) => arePinned(pins, imagesOf(record)));
  const [only, ...others] = waiting;
  if (only === undefined && all.length > 0) {
    throw new OpsError('command-invalid', 'no command waits here that runs these images, all of them and no others', {
      problems: all.map(({ record }) => ({ path: record.askedBy.login, message: record.toRun })),
      hint: 'Look at the digests, and approve what you mean.',
    });
  }
  if (only === undefined) {
    throw new OpsError('command-invalid', 'no command waits for approval here', {
      hint: 'It may have been approved, cancelled or expired already; its status comment says so.',
    });
  }
  if (others.length === 0) return only;
  throw new OpsError(
    'command-invalid',
    `${waiting.length} commands wait for approval here, and it has to be clear which one is meant`,
    {
      problems: waiting.map(({ record }) => ({ path: record.askedBy.login, message: record.toRun })),
      hint: 'Name the environment with --env, or cancel the ones that are not wanted with /d8x cancel.',
    },
  );
}

function imagesOf(record: WaitingCommand['record']): readonly PinnedService[] {
  if (record.planned !== undefined) return record.planned;
  const command = readCommand(record.toRun);
  return command === undefined ? [] : pinnedServices(command);
}

async function isUnchanged(
  context: RepositoryContext,
  { asking, request, record }: WaitingCommand,
  policy: Policy,
): Promise<boolean> {
  if (asking === undefined || (await wasEdited(context.ask, asking))) return false;
  if (asking.author?.id !== record.askedBy.id || request.authorId !== record.askedBy.id) return false;
  const command = commandAt(asking.body, request.index, policy);
  return command !== undefined && formatCommand(command) === record.asked;
}

/** Ends a command that can't be approved any more; answers the error for the approver. */
async function dropped(
  context: RepositoryContext,
  { status, request, record }: WaitingCommand,
  why: string,
): Promise<OpsError> {
  if (await mayDispatchApproved(context, status.id)) {
    const view = endedView(record, { conclusion: 'refused', headline: why }, context.now());
    await show(context, { id: status.id, request }, view);
    await react(context.ask, context.repository, request.commentId, 'confused');
  }
  return new OpsError('authorisation-failed', why);
}
