import type { Command } from '../../src/command/command.ts';
import { formatCommand } from '../../src/command/format.ts';
import { latestBackup } from '../../src/command/recovery-request.ts';
import type { RequestId } from '../../src/command/request-id.ts';
import { planOf } from '../../src/command/pinned-images.ts';
import { approvalOf } from '../../src/policy/approval.ts';
import type { Environment, Person } from '../../src/policy/policy.ts';
import type { Account } from '../../github/people.ts';
import { react } from '../github/comments.ts';
import type { CommandRecord } from '../status/record.ts';
import { unlessLocked, writeOnce } from '../status/own-comments.ts';
import { liveView, statusBody } from '../status/views.ts';
import type { RepositoryContext } from '../context.ts';
import { awaitApproval, commandRecord } from './command-record.ts';
import { type ResolvedCommand, resolveTags } from './resolve-tags.ts';
import type { GitHubId } from '../../github/id.ts';

/** A command that a run of the Action carries out. */
export interface RunCommand {
  /** With its environment. */
  readonly command: Command;
  readonly environment: Environment;
  readonly request: RequestId;
}

/** Where and by whom a command was given. */
export interface Origin {
  readonly issue: number;
  readonly author: Account;
  /** The same, as the policy judged him. */
  readonly person: Person;
  readonly at: Date;
  /** The app's comment on it that is there already, when work is taken over. */
  readonly statusCommentId?: GitHubId;
}

/** A command whose status comment is there, and whose run may be asked for. */
export interface AskedRun extends RunCommand {
  readonly record: CommandRecord;
  readonly issue: number;
  /** Undefined where the conversation is locked: the run goes without, and reactions tell how it goes. */
  readonly statusCommentId: GitHubId | undefined;
}

/**
 * Resolves a command's tags and writes its status comment. Where the conversation is locked, 😕 says so, and the command goes on without
 * one; but what waits for a second person has to be sealed in a comment, and is not begun.
 * @returns what to ask for: its plan, where only the cluster can tell what somebody has to approve; undefined where nothing is started
 * now.
 * @throws OpsError `image-not-found` or `image-platform` before anything is written.
 */
export async function prepareRun(
  context: RepositoryContext,
  given: RunCommand,
  origin: Origin,
): Promise<AskedRun | undefined> {
  const { environment, request } = given;
  const resolved = await resolveTags(given.command, environment, context.images);
  const rule = approvalOf(given.command, environment, origin.person);
  const record = commandRecord(context, { ...origin, request }, given.command, {
    environment,
    command: resolved.command,
    images: [...resolved.images],
    unresolved: [...resolved.unresolved],
  });
  const body = statusBody(liveView(record, { kind: 'accepted' }, context.now()), request);
  const place = { issue: origin.issue, request, since: origin.at };
  const statusCommentId =
    origin.statusCommentId ?? (await unlessLocked(context, async () => writeOnce(context, place, body)))?.id;
  if (statusCommentId === undefined) {
    if (request.kind === 'comment') await react(context.ask, context.repository, request.commentId, 'confused');
    if (rule !== undefined) return undefined;
  }
  if (rule !== undefined && !isPinned(resolved)) {
    // What is approved has to be what runs, and only the cluster can tell what that is: it is planned first.
    return {
      ...given,
      command: planOf(given.command),
      request: planRequest(given.request),
      record: { ...record, toRun: formatCommand(planOf(given.command)) },
      issue: origin.issue,
      statusCommentId,
    };
  }
  if (rule !== undefined) {
    // What can be approved is sealed for the comment that it stands in, which had to be made first.
    await awaitApproval(context, { id: statusCommentId, request }, record, rule);
    return undefined;
  }
  return { ...given, command: resolved.command, record, issue: origin.issue, statusCommentId };
}

function planRequest(request: RequestId): RequestId {
  return request.kind === 'comment' ? { ...request, isPlan: true } : request;
}

/** Whether the digests that a command would run, or the backup that it brings back, are all in it, so that they can be approved. */
function isPinned({ command, unresolved }: ResolvedCommand): boolean {
  if (command.verb === 'recover') return command.backup !== latestBackup;
  return command.verb !== 'rollback' && unresolved.length === 0;
}
