import type { CommandOf } from '../../src/command/command.ts';
import { formatCommand } from '../../src/command/format.ts';
import { planOf } from '../../src/command/pinned-images.ts';
import { type RequestId, withoutApproval } from '../../src/command/request-id.ts';
import { isOpsError, OpsError } from '../../src/errors.ts';
import { approvalOf } from '../../src/policy/approval.ts';
import { authorise } from '../../src/policy/authorise.ts';
import type { Environment, Person, Policy } from '../../src/policy/policy.ts';
import type { GitHubId } from '../../github/id.ts';
import { getComment, react } from '../github/comments.ts';
import { readResult } from '../github/results.ts';
import type { Run } from '../github/runs.ts';
import type { CommandRecord } from '../status/record.ts';
import { unlessLocked, writeOnce } from '../status/own-comments.ts';
import { show } from '../status/show.ts';
import { endedView, liveView, resultError, statusBody } from '../status/views.ts';
import type { RepositoryContext } from '../context.ts';
import type { CommentEvent } from '../webhooks/comment-event.ts';
import { judgeAgain } from './ask-for-approval.ts';
import { mayDispatchApproved } from './claim.ts';
import { awaitApproval, commandRecord } from './command-record.ts';
import type { AskedRun } from './prepare-run.ts';
import {
  checkSoak,
  differences,
  lastVerifiedUpdate,
  promotedServices,
  type PromotedService,
  promotionRefused,
  updateOf,
} from './promotion-source.ts';
import { startRun } from './start-run.ts';

/** Who promotes, and where to. */
interface Asking {
  readonly command: CommandOf<'promote'>;
  readonly environment: Environment;
  readonly policy: Policy;
  readonly person: Person;
}

/**
 * Finds what was verified where it is to come from, and asks for the status of that environment: only what still runs there goes on.
 * @throws OpsError `promotion-refused`, `authorisation-failed`
 */
export async function preparePromotion(
  context: RepositoryContext,
  event: CommentEvent,
  asking: Asking,
  request: RequestId,
): Promise<AskedRun | undefined> {
  const { command, environment } = asking;
  const { from, services } = await findPromotion(context, asking);
  const { author, createdAt } = event.comment;
  const look = planOf(command);
  const record = commandRecord(context, { issue: event.issue, request, author, at: createdAt }, command, {
    environment,
    command: look,
    images: imagesOf(services),
    unresolved: [],
  });
  const body = statusBody(liveView(record, { kind: 'accepted' }, context.now()), request);
  const place = { issue: event.issue, request, since: createdAt };
  const status = await unlessLocked(context, async () => writeOnce(context, place, body));
  if (status === undefined) {
    // What is promoted after the status stands in that comment.
    await react(context.ask, context.repository, event.comment.id, 'confused');
    return undefined;
  }
  const planned: RequestId = request.kind === 'comment' ? { ...request, isPlan: true } : request;
  return { command: look, environment: from, request: planned, record, issue: event.issue, statusCommentId: status.id };
}

/**
 * Goes on once the status of the environment is known that is promoted from: everything is judged anew, what runs there is compared with what
 * was verified, and exactly that is asked for; by a second person first, where the policy wants one.
 */
export async function continuePromotion(
  context: RepositoryContext,
  run: Run,
  statusCommentId: GitHubId,
  given: RequestId,
): Promise<void> {
  const request = withoutApproval(given);
  if (request.kind !== 'comment') return;
  const asking = await getComment(context.ask, context.repository, request.commentId);
  if (asking === undefined) return;
  const place = { id: statusCommentId, request };
  const judged = await judgeAgain(context, asking, request);
  const isPromotion = judged.kind === 'allowed' && judged.command.verb === 'promote';
  if (!isPromotion) {
    const asked = { toRun: '/d8x', environment: '', askedBy: asking.author ?? { id: '0', login: 'ghost' } };
    const headline = judged.kind === 'refused' ? judged.why : 'The comment that asked was changed.';
    return show(context, place, endedView(asked, { conclusion: 'refused', headline }, context.now()));
  }
  const { command, environment, author } = judged;
  if (command.verb !== 'promote') return;
  const origin = { issue: asking.issue, request, author, at: asking.createdAt };
  try {
    const { from, services, update } = await findPromotion(context, { ...judged, command });
    await compare(context, run, from, services);
    const record = commandRecord(context, origin, command, {
      environment,
      command: update,
      images: imagesOf(services),
      unresolved: [],
    });
    const rule = approvalOf(update, environment);
    if (rule !== undefined) return await awaitApproval(context, place, record, rule);
    if (!(await mayDispatchApproved(context, statusCommentId))) return;
    // The run's result stands there, which whatever comes later must not take for the end.
    await show(context, place, liveView(record, { kind: 'accepted' }, context.now()), record);
    await startRun(
      context,
      { command: update, environment, request, record, issue: asking.issue, statusCommentId },
      request.commentId,
    );
  } catch (error) {
    if (!isOpsError(error)) throw error;
    const asked = { toRun: formatCommand(command), environment: environment.name, askedBy: author };
    const ending = { conclusion: 'refused', headline: error.message, error: resultError(error) } as const;
    await show(context, place, endedView(asked, ending, context.now()));
    await react(context.ask, context.repository, request.commentId, 'confused');
  }
}

/** @throws OpsError `promotion-refused` unless the run tells that all of it runs there as it was verified */
async function compare(
  context: RepositoryContext,
  run: Run,
  from: Environment,
  services: readonly PromotedService[],
): Promise<void> {
  const seen = await readResult(context.ask, context.repository, run);
  if (seen?.operation !== 'status' || seen.run.environment !== from.name) {
    throw promotionRefused(
      `the status of ${from.name} that was asked for kept no result`,
      run.url,
      'The job has to be able to keep artifacts. Give the command again.',
    );
  }
  const differing = differences(services, seen);
  if (differing.length === 0) return;
  throw promotionRefused(
    `${from.name} does not run what was verified there: ${differing.join('; ')}`,
    run.url,
    `Update ${from.name} first; what is verified there can be promoted.`,
  );
}

/** What is promoted, and the update that it comes to. @throws OpsError `promotion-refused`, `authorisation-failed` */
async function findPromotion(
  context: RepositoryContext,
  { command, environment, policy, person }: Asking,
): Promise<{
  readonly from: Environment;
  readonly services: readonly PromotedService[];
  readonly update: CommandOf<'update'>;
}> {
  const from = policy.environments.find(({ name }) => name === command.from);
  if (from === undefined) {
    const names = policy.environments.map(({ name }) => name).join(', ');
    throw promotionRefused(`.github/d8x.yml has no environment ${command.from}`, command.from, `There are: ${names}.`);
  }
  orThrow(authorise({ verb: 'status', environment: from.name }, from, person));
  const verified = await lastVerifiedUpdate(context, from);
  const services = promotedServices(verified, command);
  checkSoak(verified, environment, context.now());
  const update = updateOf(command, services);
  orThrow(authorise(update, environment, person));
  return { from, services, update };
}

function orThrow(judged: ReturnType<typeof authorise>): void {
  if (judged.kind === 'refused') throw new OpsError('authorisation-failed', judged.message);
}

function imagesOf(services: readonly PromotedService[]): CommandRecord['images'] {
  return services.map(({ service, image }) => ({ service, image }));
}
