import type { RequestId } from '../../src/command/request-id.ts';
import { code, link, prose } from '../../src/report/escape-markdown.ts';
import { authorise } from '../../src/policy/authorise.ts';
import type { Environment, Person, Policy } from '../../src/policy/policy.ts';
import { getComment, react, wasEdited } from '../github/comments.ts';
import { findDeployment } from '../github/deployments.ts';
import { cancelRun, listRuns, type Run } from '../github/runs.ts';
import { answer } from '../status/answers.ts';
import { unlessLocked, writeOnce } from '../status/own-comments.ts';
import { show } from '../status/show.ts';
import { endedView } from '../status/views.ts';
import type { RepositoryContext } from '../context.ts';
import type { CommentEvent } from '../webhooks/comment-event.ts';
import { commandAt } from './asked-command.ts';
import { mayDispatchApproved } from './claim.ts';
import { deploymentTask } from './deployment.ts';
import { listWaiting } from './waiting-commands.ts';

/** GitHub ends runs that are older than this by itself (docs: usage limits), in milliseconds. */
const longestRunMs = 35 * 24 * 3_600_000;

export interface CancelOrder {
  readonly environment: Environment;
  readonly policy: Policy;
  readonly request: RequestId;
  readonly by: Person;
}

/**
 * Cancels the runs on the environment that were started through the bot, and the commands that wait for approval on the
 * issue. What a cancelled run does about a half-done update is the Action's business.
 */
export async function cancel(context: RepositoryContext, event: CommentEvent, order: CancelOrder): Promise<void> {
  const dropped = await dropWaiting(context, event.issue, order);
  const runs = await activeRuns(context, order);
  const cancelled: Run[] = [];
  for (const run of runs) if (await cancelRun(context.ask, context.repository, run.id)) cancelled.push(run);
  const lines = [
    ...cancelled.map(
      ({ url, id }) => `- ${link(`Run ${id}`, url)} is being cancelled. Its status comment tells how it ends.`,
    ),
    ...dropped.map((command) => `- ${code(command)} waits for approval no more.`),
  ];
  const nothing = `Nothing of the bot's runs or waits on ${prose(order.environment.name)}.`;
  const title = lines.length === 0 ? '🤷 Nothing to cancel' : '🛑 Cancelling';
  const place = { issue: event.issue, request: order.request, since: event.comment.createdAt };
  const body = answer(order.request, title, lines.length === 0 ? nothing : lines.join('\n'));
  await unlessLocked(context, async () => writeOnce(context, place, body));
  await react(context.ask, context.repository, event.comment.id, lines.length === 0 ? 'confused' : '+1');
}

async function dropWaiting(context: RepositoryContext, issue: number, order: CancelOrder): Promise<readonly string[]> {
  const dropped: string[] = [];
  for (const { status, request, record } of await listWaiting(context, issue, order.policy, order.environment.name)) {
    // Who takes the right to start it, and does not use it, has cancelled it for good.
    if (!(await mayDispatchApproved(context, status.id))) continue;
    const ending = {
      conclusion: 'cancelled',
      headline: `It was cancelled by ${order.by.login} before it was approved.`,
    } as const;
    await show(context, { id: status.id, request }, endedView(record, ending, context.now()));
    dropped.push(record.toRun);
  }
  return dropped;
}

async function activeRuns(context: RepositoryContext, order: CancelOrder): Promise<readonly Run[]> {
  const { environment } = order;
  const since = new Date(context.now().getTime() - longestRunMs);
  const runs = await listRuns(context.ask, context.repository, {
    workflow: environment.workflow,
    actor: context.login,
    since,
  });
  const active = runs.filter(({ status, requestId }) => status !== 'completed' && requestId !== undefined);
  const isShared = order.policy.environments.some(
    (other) => other !== environment && other.workflow === environment.workflow,
  );
  if (!isShared) return active;
  // Of a run whose environment can't be told any more, whoever may cancel on each of the workflow's environments.
  const mayAnywhere = order.policy.environments
    .filter(({ workflow }) => workflow === environment.workflow)
    .every((other) => authorise({ verb: 'cancel' }, other, order.by).kind === 'allowed');
  const here: Run[] = [];
  for (const run of active) {
    const name = await environmentOf(context, run, order.policy);
    if (name === environment.name || (name === undefined && mayAnywhere)) here.push(run);
  }
  return here;
}

/**
 * The environment that a run of a workflow that serves several was asked for, by the app's own deployment, else by the comment that asked;
 * undefined where neither is there, or the comment was edited since.
 */
async function environmentOf(
  context: RepositoryContext,
  { requestId }: Run,
  policy: Policy,
): Promise<string | undefined> {
  if (requestId === undefined) return undefined;
  const task = deploymentTask(requestId);
  const deployment = await findDeployment(context.ask, context.repository, task, context.login);
  if (deployment !== undefined || requestId.kind !== 'comment') return deployment?.environment;
  const asking = await getComment(context.ask, context.repository, requestId.commentId);
  if (asking === undefined || (await wasEdited(context.ask, asking))) return undefined;
  return commandAt(asking.body, requestId.index, policy)?.environment;
}
