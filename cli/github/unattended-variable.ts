import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { ifThere, onGitHub } from './client.ts';
import type { RepositoryName } from '../../github/request.ts';

/** The repository's variable by which the ready-made workflows know environments that have an unattended one beside them. */
const variable = 'D8X_UNATTENDED';

/** Environments with an unattended one beside them; none where the variable is not there, or is no list. */
export async function readUnattended(octokit: Octokit, { owner, repo }: RepositoryName): Promise<readonly string[]> {
  const found = await ifThere(`read the variable ${variable}`, async () =>
    octokit.rest.actions.getRepoVariable({ owner, repo, name: variable }),
  );
  if (found === undefined) return [];
  try {
    return z.array(z.string()).parse(JSON.parse(found.data.value));
  } catch {
    return [];
  }
}

/** The variable with an environment in it; undefined where it is in it already. */
export function withEnvironment(present: readonly string[], environment: string): string | undefined {
  return present.includes(environment) ? undefined : JSON.stringify([...present, environment].toSorted());
}

/** @throws OpsError `github-refused`, `github-unreachable` */
export async function writeUnattended(octokit: Octokit, { owner, repo }: RepositoryName, value: string): Promise<void> {
  const what = `set the variable ${variable}`;
  const at = { owner, repo, name: variable };
  const isThere = (await ifThere(what, async () => octokit.rest.actions.getRepoVariable({ ...at }))) !== undefined;
  await onGitHub(what, async () => {
    if (isThere) await octokit.rest.actions.updateRepoVariable({ ...at, value });
    else await octokit.rest.actions.createRepoVariable({ ...at, value });
  });
}
