import { type Access, type Account, accessRequest } from '../../github/people.ts';
import { askFor } from './answer-shape.ts';
import type { Ask } from './api.ts';
import { isRefusedWith } from './ask-with-retry.ts';
import { inRepository, type Repository } from './repository.ts';

const nothing: Access = { roleName: 'none', permission: 'none' };

/** The account's access now. Nothing where it is gone, or where its name belongs to somebody else by now. */
export async function getAccess(ask: Ask, repository: Repository, account: Account): Promise<Access> {
  try {
    const { id, permission, roleName } = await askFor(ask, accessRequest(inRepository(repository), account.login));
    return id === account.id ? { permission, roleName } : nothing;
  } catch (error) {
    if (isRefusedWith(error, 404)) return nothing;
    throw error;
  }
}
