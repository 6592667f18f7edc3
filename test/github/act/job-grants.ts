import type { RunHandle } from '../runs/run-handle.ts';
import { readWorkflow } from '../runs/workflow-file.ts';
import { loginKey, type Permissions } from '../state/accounts.ts';
import { openSealed, type Vault } from '../state/vault.ts';
import type { World } from '../world.ts';

/** What the job's token may do: all that the workflow's jobs ask for, since act has one token for all of them. */
export function jobPermissions(run: RunHandle): Permissions {
  const file = readWorkflow(run.workflowPath, workflowText(run));
  const merged: Record<string, 'read' | 'write' | 'admin'> = {};
  for (const { permissions } of file?.jobs ?? []) {
    for (const [name, level] of Object.entries(permissions)) {
      if (merged[name] !== 'write') merged[name] = level;
    }
  }
  return merged;
}

function workflowText({ repository, run, workflowPath }: RunHandle): string {
  return repository.git.commits.get(run.headSha)?.files.get(workflowPath)?.toString() ?? '';
}

/** The secrets that the job sees: of the organization, the repository, and the environment, the nearest first. */
export function secretsOf(world: World, run: RunHandle): Record<string, string> {
  const { repository } = run;
  const secrets: Record<string, string> = {};
  for (const vault of [world.state.orgVaults.get(loginKey(repository.owner.login)), ...vaultsOf(run)]) {
    for (const { name, sealed } of vault?.secrets.values() ?? []) {
      const opened = vault === undefined ? undefined : openSealed(vault, sealed);
      if (opened !== undefined) secrets[name] = opened;
    }
  }
  return secrets;
}

/** The variables that the job sees. */
export function variablesOf(run: RunHandle): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const vault of vaultsOf(run)) {
    for (const { name, value } of vault?.variables.values() ?? []) variables[name] = value;
  }
  return variables;
}

function vaultsOf({ repository, run }: RunHandle): (Vault | undefined)[] {
  return [
    repository.vault,
    run.environment === undefined ? undefined : repository.environmentVaults.get(run.environment),
  ];
}
