import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import type { RepositoryName } from '../../github/request.ts';
import { readVariable } from './variables.ts';

/** The repository's variable by which the ready-made workflows know environments that have an unattended one beside them. */
export const unattendedVariable = 'D8X_UNATTENDED';

/** Environments with an unattended one beside them; none where the variable is not there, or is no list. */
export async function readUnattended(octokit: Octokit, repository: RepositoryName): Promise<readonly string[]> {
  const value = await readVariable(octokit, repository, unattendedVariable);
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
