import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import type { RepositoryName } from '../../github/request.ts';
import { ifThere, onGitHub } from './client.ts';

/** The repository's variable by which the ready-made workflows tell the Action which app is the bot. */
export const botAppVariable = 'D8X_BOT_APP_ID';

/** A variable of the repository; undefined where it is not there. @throws OpsError `github-refused`, `github-unreachable` */
export async function readVariable(
  octokit: Octokit,
  { owner, repo }: RepositoryName,
  name: string,
): Promise<string | undefined> {
  const found = await ifThere(`read the variable ${name}`, async () =>
    octokit.rest.actions.getRepoVariable({ owner, repo, name }),
  );
  return found?.data.value;
}

/** Makes the variable, or changes it. @throws OpsError `github-refused`, `github-unreachable` */
export async function writeVariable(
  octokit: Octokit,
  { owner, repo }: RepositoryName,
  { name, value }: { readonly name: string; readonly value: string },
): Promise<void> {
  const at = { owner, repo, name, value };
  const isThere = (await readVariable(octokit, { owner, repo }, name)) !== undefined;
  await onGitHub(`set the variable ${name}`, async () => {
    if (isThere) await octokit.rest.actions.updateRepoVariable(at);
    else await octokit.rest.actions.createRepoVariable(at);
  });
}

/** The repository's variable by which the ready-made workflows know environments that have an unattended one beside them. */
export const unattendedVariable = 'D8X_UNATTENDED';

/** The same for those with one beside them that has the key for restoring. */
export const recoveryVariable = 'D8X_RECOVERY';

/** Environments that such a variable lists; none where it is not there, or is no list. */
export async function readEnvironments(
  octokit: Octokit,
  repository: RepositoryName,
  variable: string,
): Promise<readonly string[]> {
  const value = await readVariable(octokit, repository, variable);
  if (value === undefined) return [];
  try {
    return z.array(z.string()).parse(JSON.parse(value));
  } catch {
    return [];
  }
}

/** The variable with an environment in it; undefined where it is in it already. */
export function withEnvironment(present: readonly string[], environment: string): string | undefined {
  return present.includes(environment) ? undefined : JSON.stringify([...present, environment].toSorted());
}
