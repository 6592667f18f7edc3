import { defined } from '../../src/defined.ts';
import type { Dispatched } from '../github/dispatch.ts';
import {
  addDeploymentStatus,
  createDeployment,
  type DeploymentState,
  findDeployment,
  latestState,
} from '../github/deployments.ts';
import { isOpsError } from '../../src/errors.ts';
import { formatRequestId, type RequestId, withoutApproval } from '../../src/command/request-id.ts';
import type { Run } from '../github/runs.ts';
import type { RepositoryContext } from '../context.ts';
import type { AskedRun } from './prepare-run.ts';
import { type GitHubId } from '../../github/id.ts';

/** The deployment of a request is found by its task: GitHub keeps no better name for it. */
export function deploymentTask(request: RequestId): string {
  return `d8x-update/${formatRequestId(withoutApproval(request))}`;
}

/** Records an update, or a recovery, as a GitHub Deployment, once it is on its way: the audit trail holds what happened, not what was meant. */
export async function recordDeployment(context: RepositoryContext, asked: AskedRun, run: Dispatched): Promise<void> {
  if (asked.command.verb !== 'update' && asked.command.verb !== 'recover') return;
  const { record, environment, request } = asked;
  const given = {
    ref: environment.ref ?? context.repository.defaultBranch,
    environment: environment.name,
    task: deploymentTask(request),
    description: `${record.toRun} by ${record.askedBy.login}`,
    payload: {
      request: formatRequestId(request),
      command: record.toRun,
      ...defined({ run: run?.id }),
    },
  };
  const { id } = await createOnce(context, given);
  await addDeploymentStatus(context.ask, context.repository, id, {
    state: 'queued',
    description: 'Asked for',
    ...defined({ url: run?.url }),
  });
}

/** Closes the audit trail of a request whose run is over. Nothing happens where it has none, or is closed already. */
export async function closeDeployment(context: RepositoryContext, request: RequestId, run: Run): Promise<void> {
  const deployment = await findDeployment(context.ask, context.repository, deploymentTask(request), context.login);
  if (deployment === undefined) return;
  const { state, description } = outcomeOf(run);
  if ((await latestState(context.ask, context.repository, deployment.id)) === state) return;
  await addDeploymentStatus(context.ask, context.repository, deployment.id, { state, description, url: run.url });
}

async function createOnce(
  context: RepositoryContext,
  given: Parameters<typeof createDeployment>[2],
): Promise<{ readonly id: GitHubId }> {
  try {
    return await createDeployment(context.ask, context.repository, given);
  } catch (error) {
    if (!isOpsError(error, 'github-unreachable')) throw error;
    const found = await findDeployment(context.ask, context.repository, given.task, context.login);
    return found ?? (await createDeployment(context.ask, context.repository, given));
  }
}

function outcomeOf({ conclusion }: Run): { readonly state: DeploymentState; readonly description: string } {
  if (conclusion === 'success') return { state: 'success', description: 'Everything asked for holds' };
  if (conclusion === 'failure') return { state: 'failure', description: 'It failed; see the status comment' };
  return { state: 'error', description: `The run ended as ${conclusion ?? 'unknown'}` };
}
