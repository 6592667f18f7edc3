import { rankOf } from './authorise.ts';
import { type Person, type Policy, repositoryRoles } from './policy.ts';

/** What the commands of somebody come to at most: nothing but the help, looking, or changing something. */
export type Reach = 'nothing' | 'views' | 'changes';

/** How far a role reaches in any environment, whichever users and teams are listed there besides. */
export function reachOf({ environments }: Policy, access: Pick<Person, 'roleName' | 'permission'>): Reach {
  const rank = rankOf(access);
  const reaches = (role: (typeof repositoryRoles)[number]): boolean => rank >= repositoryRoles.indexOf(role);
  if (environments.some(({ permission }) => reaches(permission))) return 'changes';
  return environments.some(({ viewPermission }) => reaches(viewPermission)) ? 'views' : 'nothing';
}
