import { OpsError } from '../src/errors.ts';
import { type GitHubId } from '../github/id.ts';
import { readPolicy } from './authorise/read-policy.ts';
import type { Found, GitHubRepository } from './github/repository.ts';

const where = 'backup-run-id';

/** The ready-made workflows that take backups, by the names that `init` gives them; `-NAME` is an environment's. */
const readyMade = /^(?:d8x-ops|d8x-backup(?:-[\w.-]+)?|d8x-release(?:-[\w.-]+)?)\.yml$/;
/** What starts them. A pull request of a stranger may bring a workflow of the same name. */
const events: ReadonlySet<string> = new Set(['workflow_dispatch', 'schedule', 'release', 'repository_dispatch']);

/**
 * Makes sure that a run is one of the ready-made workflows, or of one that the policy names, before anything that it kept is fetched:
 * every run can keep an artifact of any name.
 * @returns the workflow's file name, which the manifest has to name too
 * @throws OpsError `origin-unknown`, `github-refused`, `github-unreachable`, `config-invalid` (policy)
 */
export async function checkBackupRun(runId: GitHubId, repository: GitHubRepository): Promise<string> {
  const [run, policy] = await Promise.all([repository.run(runId), readPolicy(repository)]);
  if (run.kind !== 'found') throw unread(runId, run);
  if (policy.kind === 'unreadable') throw policy.error;
  const { workflow, event } = run.value;
  const named = policy.kind === 'policy' ? policy.policy.environments.map((environment) => environment.workflow) : [];
  if (!readyMade.test(workflow) && !named.includes(workflow)) {
    throw refused(`run ${runId} is one of ${JSON.stringify(workflow)}, which is no workflow of d8x-ops`);
  }
  if (!events.has(event)) throw refused(`run ${runId} was started by ${event}, which starts no backup`);
  return workflow;
}

function unread(runId: GitHubId, answer: Exclude<Found<unknown>, { readonly kind: 'found' }>): OpsError {
  const code = answer.kind === 'unreachable' ? 'github-unreachable' : 'github-refused';
  return new OpsError(code, `run ${runId} can't be looked at: ${answer.message}`, {
    where,
    hint: 'The job needs the permission actions: read, and the run has to be of this repository.',
  });
}

function refused(message: string): OpsError {
  return new OpsError('origin-unknown', message, {
    where,
    hint: 'Only runs of the ready-made workflows, and of those that .github/d8x.yml names, keep backups that are taken so. A signed backup of another workflow can be given as backup-file.',
  });
}
