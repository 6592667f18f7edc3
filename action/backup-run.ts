import { requireBackupRun } from '../github/backup-run.ts';
import type { GitHubId } from '../github/id.ts';
import { OpsError } from '../src/errors.ts';
import { readPolicy } from './authorise/read-policy.ts';
import type { Found, GitHubRepository } from './github/repository.ts';

/**
 * Makes sure that a run is one of a workflow that takes backups, before anything that it kept is fetched.
 * @returns the workflow's file name, which the manifest has to name too
 * @throws OpsError `origin-unknown`, `github-refused`, `github-unreachable`, `config-invalid` (policy)
 */
export async function checkBackupRun(runId: GitHubId, repository: GitHubRepository): Promise<string> {
  const [run, policy] = await Promise.all([repository.run(runId), readPolicy(repository)]);
  if (run.kind !== 'found') throw unread(runId, run);
  if (policy.kind === 'unreadable') throw policy.error;
  const named = policy.kind === 'policy' ? policy.policy.environments.map((environment) => environment.workflow) : [];
  requireBackupRun(runId, run.value, named);
  return run.value.workflow;
}

function unread(runId: GitHubId, answer: Exclude<Found<unknown>, { readonly kind: 'found' }>): OpsError {
  const code = answer.kind === 'unreachable' ? 'github-unreachable' : 'github-refused';
  return new OpsError(code, `run ${runId} can't be looked at: ${answer.message}`, {
    where: 'backup-run-id',
    hint: 'The job needs the permission actions: read, and the run has to be of this repository.',
  });
}
