import type { GitHubId } from '../../github/id.ts';
import type { RepositoryName } from '../../github/request.ts';

/** A repository of an installation, as a webhook names it. */
export interface Repository {
  readonly id: GitHubId;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
}

/** `owner/name`. */
export function fullName(repository: Repository): string {
  return `${repository.owner}/${repository.name}`;
}

/** The two parameters that name a repository in GitHub's routes. */
export function inRepository(repository: Repository): RepositoryName {
  return { owner: repository.owner, repo: repository.name };
}
