import type { Probot, ProbotOctokit } from 'probot';
import { z } from 'zod';
import { askWithRetry } from './github/ask.ts';
import { type Repository, fullName } from './github/repository.ts';
import { Waits, type RepositoryContext, type BotContext } from './context.ts';
import { receiveComment } from './flow/receive-comment.ts';
import type { Logger } from './log.ts';
import { senderOf } from './octokit.ts';
import { receiveRelease } from './releases/receive-release.ts';
import { followRun } from './runs/follow-run.ts';
import { readCommentEvent } from './webhooks/comment-event.ts';
import { readPackage, readRelease } from './webhooks/release-event.ts';
import { readDeploymentStatus, readRunEvent, readWaitingJob } from './webhooks/run-event.ts';
import { type GitHubId, githubId } from '../github/id.ts';

/** GitHub's primary limit begins anew every hour; no piece of work waits longer for it, in milliseconds. */
const longestWaitMs = 65 * 60_000;

/** When a delivery was taken in: by then, not when its turn comes, must a comment be fresh. */
export type ReceivedAt = (deliveryId: string) => Date;

/** Registers what the bot does for each event. Handlers reject with what stopped them; whoever received reports it. */
export function registerHandlers(app: Probot, botContext: BotContext, receivedAt: ReceivedAt): void {
  const contextFor = async (octokit: ProbotOctokit, id: string, repository: Repository): Promise<RepositoryContext> => {
    const { login } = await botContext.identity();
    return makeContext(botContext, { octokit, repository, login }, app.log.child({ delivery: id }));
  };
  app.on('issue_comment.created', async ({ id, payload, octokit }) => {
    const event = readCommentEvent(payload);
    if (event !== undefined)
      await receiveComment(await contextFor(octokit, id, event.repository), event, receivedAt(id));
  });
  app.on(['workflow_run.requested', 'workflow_run.in_progress', 'workflow_run.completed'], async (context) => {
    const event = readRunEvent(context.payload);
    await followRun(await contextFor(context.octokit, context.id, event.repository), event);
  });
  app.on('workflow_job.waiting', async ({ id, payload, octokit }) => {
    const event = readWaitingJob(payload);
    await followRun(await contextFor(octokit, id, event.repository), event);
  });
  app.on('deployment_status.created', async ({ id, payload, octokit }) => {
    const event = readDeploymentStatus(payload);
    if (event !== undefined) await followRun(await contextFor(octokit, id, event.repository), event);
  });
  app.on(['installation_repositories', 'installation'], ({ payload }) => {
    botContext.opsRepositories.forget(readInstallation(payload));
  });
  app.on('release.published', async ({ id, payload, octokit }) => {
    const version = readRelease(payload);
    if (version === undefined) return;
    const context = await contextFor(octokit, id, version.repository);
    await receiveRelease(context, version, readInstallation(payload));
  });
  app.on('registry_package.published', async ({ id, payload, octokit }) => {
    const version = readPackage(payload, receivedAt(id));
    if (version === undefined) return;
    const context = await contextFor(octokit, id, version.repository);
    await receiveRelease(context, version, readInstallation(payload));
  });
}

function makeContext(
  botContext: BotContext,
  {
    octokit,
    repository,
    login,
  }: { readonly octokit: ProbotOctokit; readonly repository: Repository; readonly login: string },
  log: Logger,
): RepositoryContext {
  const { now, sleep, turn } = botContext;
  const send = senderOf(octokit, turn);
  const waits = new Waits();
  const here = log.child({ repository: fullName(repository) });
  const ask = askWithRetry(send, {
    now,
    sleep,
    longestWaitMs,
    onWait: (wait) => {
      here.warn({ until: wait.until, limit: wait.kind }, "waiting for GitHub's rate limit");
      waits.begin(wait, wait.until.getTime() - now().getTime());
    },
  });
  const askOnce = askWithRetry(send, { now, sleep, longestWaitMs: 0, onWait: () => undefined });
  return { ...botContext, login, repository, ask, askOnce, waits, locked: new Map(), log: here };
}

const payloadSchema = z.object({ installation: z.object({ id: githubId }) });

/** The app's installation that a payload comes from, or is about. */
function readInstallation(payload: unknown): GitHubId {
  return payloadSchema.parse(payload).installation.id;
}
