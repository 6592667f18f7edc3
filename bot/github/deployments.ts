import { z } from 'zod';
import { defined } from '../../src/defined.ts';
import { type Ask, readAnswer } from './ask.ts';
import { inRepository, type Repository } from './repository.ts';
import { type GitHubId, githubId } from '../../github/id.ts';

/** A GitHub Deployment that the app made: its entry in the repository's history of updates. */
export interface Deployment {
  readonly id: GitHubId;
  readonly environment: string;
}

export interface NewDeployment {
  readonly ref: string;
  readonly environment: string;
  /** Names the request, so that it can be found again. */
  readonly task: string;
  readonly description: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export type DeploymentState = 'queued' | 'in_progress' | 'success' | 'failure' | 'error' | 'inactive';

/** GitHub's limit for the descriptions of deployments and their statuses. */
const longestDescription = 140;

const deploymentSchema = z.object({
  id: githubId,
  environment: z.string(),
  creator: z.object({ login: z.string() }).nullable(),
});
const statusList = z.array(z.object({ state: z.string() }));

/** The app's deployment with this task, if there is one. */
export async function findDeployment(
  ask: Ask,
  repository: Repository,
  task: string,
  login: string,
): Promise<Deployment | undefined> {
  const answer = await ask('GET /repos/{owner}/{repo}/deployments', {
    ...inRepository(repository),
    task,
    per_page: 10,
  });
  const deployments = readAnswer(z.array(deploymentSchema), answer, 'deployments');
  return deployments.find(({ creator }) => creator?.login === login);
}

/** Records a deployment. GitHub neither merges anything for it nor asks for checks. */
export async function createDeployment(ask: Ask, repository: Repository, given: NewDeployment): Promise<Deployment> {
  const answer = await ask('POST /repos/{owner}/{repo}/deployments', {
    ...inRepository(repository),
    ...given,
    description: given.description.slice(0, longestDescription),
    auto_merge: false,
    required_contexts: [],
  });
  return readAnswer(deploymentSchema, answer, 'the new deployment');
}

/** The newest state of a deployment; undefined where it has none. */
export async function latestState(ask: Ask, repository: Repository, id: GitHubId): Promise<string | undefined> {
  const answer = await ask('GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
    ...inRepository(repository),
    deployment_id: id,
    per_page: 1,
  });
  return readAnswer(statusList, answer, 'deployment statuses')[0]?.state;
}

/** Gives a deployment its next state. */
export async function addDeploymentStatus(
  ask: Ask,
  repository: Repository,
  id: GitHubId,
  status: { readonly state: DeploymentState; readonly description: string; readonly url?: string },
): Promise<void> {
  await ask('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
    ...inRepository(repository),
    deployment_id: id,
    state: status.state,
    description: status.description.slice(0, longestDescription),
    ...defined({ log_url: status.url }),
  });
}

const ownDeployments = z.array(
  deploymentSchema.extend({ payload: z.union([z.object({ command: z.string().optional() }), z.string()]) }),
);

/** The app's deployments to an environment, the newest first, with the command that each carried out. */
export async function lastDeployments(
  ask: Ask,
  repository: Repository,
  environment: string,
  login: string,
): Promise<readonly { readonly id: GitHubId; readonly command?: string }[]> {
  const answer = await ask('GET /repos/{owner}/{repo}/deployments', {
    ...inRepository(repository),
    environment,
    per_page: 30,
  });
  const own = readAnswer(ownDeployments, answer, 'deployments').filter(({ creator }) => creator?.login === login);
  return own.map(({ id, payload }) => {
    const command = typeof payload === 'string' ? undefined : payload.command;
    return command === undefined ? { id } : { id, command };
  });
}
