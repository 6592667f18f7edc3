import type { Command } from '../../src/command/command.ts';
import type { PinnedService } from '../../src/command/pinned-images.ts';
import { type RequestId, withoutApproval } from '../../src/command/request-id.ts';
import { isOpsError } from '../../src/errors.ts';
import { approvalOf } from '../../src/policy/approval.ts';
import { authorise } from '../../src/policy/authorise.ts';
import { namesIn } from '../../src/policy/names-in.ts';
import { parseComment } from '../../src/command/comment.ts';
import type { Environment, Person, Policy } from '../../src/policy/policy.ts';
import type { GitHubId } from '../../github/id.ts';
import type { IssueComment } from '../../github/comments.ts';
import { getComment, wasEdited } from '../github/comments.ts';
import { show } from '../status/show.ts';
import { endedView } from '../status/views.ts';
import type { RepositoryContext } from '../context.ts';
import { awaitApproval, commandRecord } from './command-record.ts';
import { commandAt } from './asked-command.ts';
import { identify, readPolicy } from './authorised-comment.ts';

/** A command whose plan is done. */
interface PlannedCommand {
  readonly statusCommentId: GitHubId;
  readonly planned: readonly PinnedService[];
}

/**
 * Asks for the approval of a command that was planned first: for the images that its plan found. Everything is judged anew,
 * as if the command came now.
 */
export async function askForApproval(
  context: RepositoryContext,
  followed: PlannedCommand,
  given: RequestId,
): Promise<void> {
  const request = withoutApproval(given);
  if (request.kind !== 'comment') return;
  const asking = await getComment(context.ask, context.repository, request.commentId);
  if (asking === undefined) return;
  const place = { id: followed.statusCommentId, request };
  const judged = await judgeAgain(context, asking, request);
  const rule = judged.kind === 'allowed' ? approvalOf(judged.command, judged.environment, judged.person) : undefined;
  if (judged.kind === 'refused' || rule === undefined) {
    const asked = { toRun: '/d8x', environment: '', askedBy: asking.author ?? { id: '0', login: 'ghost' } };
    const ending = { conclusion: 'refused', headline: judged.kind === 'refused' ? judged.why : changed.why } as const;
    await show(context, place, endedView(asked, ending, context.now()));
    return;
  }
  const { command, environment, author } = judged;
  const origin = { issue: asking.issue, author, at: asking.createdAt, request };
  const record = commandRecord(context, origin, command, {
    environment,
    command,
    images: [],
    unresolved: followed.planned.map(({ service, digest }) => `${service} would run ${digest}.`),
  });
  await awaitApproval(context, place, { ...record, planned: [...followed.planned] }, rule);
}

interface Judged {
  readonly kind: 'allowed';
  readonly command: Command;
  readonly environment: Environment;
  readonly policy: Policy;
  readonly person: Person;
  readonly author: { readonly id: GitHubId; readonly login: string };
}

/** Not what was asked any more, or not allowed any more; `why` is a sentence. */
interface NotAny {
  readonly kind: 'refused';
  readonly why: string;
}

const changed: NotAny = {
  kind: 'refused',
  why: 'The comment that asked, or what the policy says of it, was changed. Please give the command again.',
};

/** Judges the command of a comment anew, as if it came now. */
export async function judgeAgain(
  context: RepositoryContext,
  asking: IssueComment,
  request: RequestId & { readonly kind: 'comment' },
): Promise<Judged | NotAny> {
  const policy = await readPolicy(context);
  if (policy === undefined || isOpsError(policy)) return changed;
  const { author } = asking;
  const command = commandAt(asking.body, request.index, policy);
  const environment = policy.environments.find(({ name }) => name === command?.environment);
  if (author?.id !== request.authorId || command === undefined || environment === undefined) return changed;
  if (await wasEdited(context.ask, asking)) return changed;
  const parsed = parseComment(asking.body, namesIn(policy));
  const person = await identify(context, author, { policy, parsed });
  const authorised = authorise(command, environment, person);
  if (authorised.kind === 'refused') return { kind: 'refused', why: authorised.message };
  return { kind: 'allowed', command, environment, policy, person, author };
}
