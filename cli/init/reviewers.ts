import type { Octokit } from '@octokit/rest';
import { OpsError, type Problem } from '../../src/errors.ts';
import { ifThere } from '../github/client.ts';
import type { Reviewer } from '../github/environment.ts';

/** A reviewer as GitHub knows it, and as it was written. */
export interface NamedReviewer extends Reviewer {
  readonly shown: string;
}

/** GitHub's limit for one environment. */
const mostReviewers = 6;

/**
 * The people (`alice`) and teams (`acme/ops`) that `--reviewers` names, several in one word by commas.
 * @throws OpsError `input-invalid` naming those that are not there, `github-refused`, `github-unreachable`
 */
export async function findReviewers(octokit: Octokit, given: readonly string[]): Promise<readonly NamedReviewer[]> {
  const names = [...new Set(given.flatMap((word) => word.split(',')).map((name) => name.trim().replace(/^@/, '')))];
  const wanted = names.filter((name) => name !== '');
  const problems: Problem[] = [];
  if (wanted.length > mostReviewers) {
    problems.push({ path: '--reviewers', message: `are ${wanted.length}; GitHub takes ${mostReviewers}: name a team` });
  }
  const found = await Promise.all(
    wanted.map(async (name): Promise<readonly NamedReviewer[]> => {
      const id = await idOf(octokit, name);
      if (id !== undefined) return [{ type: name.includes('/') ? 'Team' : 'User', id, shown: name }];
      const what = name.includes('/') ? 'team, or this token may not see it (read:org)' : 'account';
      problems.push({ path: `--reviewers ${name}`, message: `is no ${what}` });
      return [];
    }),
  );
  if (problems.length === 0) return found.flat();
  const [first] = problems;
  throw new OpsError('input-invalid', `${first?.path ?? ''} ${first?.message ?? ''}`, {
    problems,
    hint: 'Name people by their login and teams as ORGANIZATION/TEAM; they need read access to the repository.',
  });
}

async function idOf(octokit: Octokit, name: string): Promise<number | undefined> {
  const [owner = '', team] = name.split('/');
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/.test(owner) || team === '') return undefined;
  const what = `read the reviewer ${name}`;
  if (team === undefined) {
    const user = await ifThere(what, async () => octokit.rest.users.getByUsername({ username: owner }));
    return user?.data.type === 'User' ? user.data.id : undefined;
  }
  const answer = await ifThere(what, async () => octokit.rest.teams.getByName({ org: owner, team_slug: team }));
  return answer?.data.id;
}
