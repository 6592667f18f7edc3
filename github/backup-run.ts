import { z } from 'zod';
import { OpsError } from '../src/errors.ts';
import type { GitHubId } from './id.ts';
import type { GitHubRequest, RepositoryName } from './request.ts';

/** Of a run: which workflow it is of, and what started it. */
export interface WorkflowRun {
  /** Name of the workflow's file. */
  readonly workflow: string;
  readonly event: string;
}

const schema = z.object({ path: z.string(), event: z.string() }).transform(({ path, event }): WorkflowRun => ({
  // `path` may have the branch of a reusable workflow behind it.
  workflow: path.replace(/@.*$/, '').replace(/^\.github\/workflows\//, ''),
  event,
}));

/** A run of any workflow. */
export function runRequest(at: RepositoryName, runId: GitHubId): GitHubRequest<WorkflowRun> {
  return {
    what: 'a run',
    route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
    parameters: { ...at, run_id: runId },
    schema,
  };
}

/** The ready-made workflows that take backups, by the names that `init` gives them; `-NAME` is an environment's. */
const readyMade = /^(?:d8x-ops|d8x-backup(?:-[\w.-]+)?|d8x-release(?:-[\w.-]+)?)\.yml$/;
/** What starts them. A pull request of a stranger may bring a workflow of the same name. */
const events: ReadonlySet<string> = new Set(['workflow_dispatch', 'schedule', 'release', 'repository_dispatch']);

/**
 * Makes sure that a run is one of the ready-made workflows, or of one that the policy names: every run can keep an artifact of any name.
 * @param named file names of the workflows that the policy names
 * @throws OpsError `origin-unknown`
 */
export function requireBackupRun(runId: GitHubId, { workflow, event }: WorkflowRun, named: readonly string[]): void {
  if (!readyMade.test(workflow) && !named.includes(workflow)) {
    throw refused(`run ${runId} is one of ${JSON.stringify(workflow)}, which is no workflow of d8x-ops`);
  }
  if (!events.has(event)) throw refused(`run ${runId} was started by ${event}, which starts no backup`);
}

function refused(message: string): OpsError {
  return new OpsError('origin-unknown', message, {
    where: 'backup-run-id',
    hint: 'Only runs of the ready-made workflows, and of those that .github/d8x.yml names, keep backups that are taken so. A signed backup of another workflow can be given as a file.',
  });
}
