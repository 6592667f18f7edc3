import { z } from 'zod';
import type { Ask } from './api.ts';
import { readAnswer } from './answer-shape.ts';
import { isRefusedWith } from './ask-with-retry.ts';
import { inRepository, type Repository } from './repository.ts';
import { type GitHubId, githubId } from '../../github/id.ts';

/** An account as a comment names it. */
export interface Account {
  readonly id: GitHubId;
  readonly login: string;
}

/** What GitHub grants an account on a repository right now. */
export interface Access {
  readonly roleName: string;
  readonly permission: string;
}

const nothing: Access = { roleName: 'none', permission: 'none' };

const accessSchema = z.object({
  permission: z.string(),
  role_name: z.string(),
  user: z.object({ id: githubId }).nullable(),
});

/** The account's access now. Nothing where it is gone, or where its name belongs to somebody else by now. */
export async function getAccess(ask: Ask, repository: Repository, account: Account): Promise<Access> {
  try {
    const answer = await ask('GET /repos/{owner}/{repo}/collaborators/{username}/permission', {
      ...inRepository(repository),
      username: account.login,
    });
    const { permission, role_name: roleName, user } = readAnswer(accessSchema, answer, 'a permission');
    return user?.id === account.id ? { permission, roleName } : nothing;
  } catch (error) {
    if (isRefusedWith(error, 404)) return nothing;
    throw error;
  }
}
