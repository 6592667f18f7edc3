import { type JsonObject, objectAt } from '../json.ts';
import { type Access, fullName, reaches, type Repository } from '../state/repository.ts';
import type { World } from '../world.ts';
import { simpleUser } from './account-payload.ts';
import { nodeId, seed } from './seed.ts';

function identity(world: World, repository: Repository): JsonObject {
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    owner: simpleUser(world, repository.owner),
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    archived: repository.archived,
    default_branch: repository.defaultBranch,
    description: null,
    language: null,
    homepage: null,
    fork: false,
  };
}

/** A repository as it is nested in runs and token answers. */
export function minimalRepository(world: World, repository: Repository): JsonObject {
  const payload: JsonObject = {
    ...seed(world, 'minimal-repository', repository),
    ...identity(world, repository),
    forks: 0,
    open_issues: 0,
    watchers: 0,
    license: null,
  };
  delete payload['template_repository'];
  return payload;
}

/** A repository as it is read by itself, with what the reader may do there. */
export function fullRepository(world: World, repository: Repository, access: Access | undefined): JsonObject {
  const payload: JsonObject = {
    ...seed(world, 'full-repository-default-response', repository),
    ...identity(world, repository),
    permissions: permissionsOf(access),
  };
  for (const key of ['template_repository', 'parent', 'source', 'organization']) delete payload[key];
  if (repository.owner.type === 'Organization') payload['organization'] = simpleUser(world, repository.owner);
  return payload;
}

/** A repository as it is nested in the head and base of a pull request. */
export function pullRepository(world: World, repository: Repository): JsonObject {
  const example = objectAt(objectAt(seed(world, 'pull-request', repository), 'head'), 'repo');
  return { ...example, ...identity(world, repository) };
}

/** The yes-or-no view of a role that GitHub shows beside it. */
export function permissionsOf(access: Access | undefined): JsonObject {
  return {
    admin: reaches(access, 'admin'),
    maintain: reaches(access, 'maintain'),
    push: reaches(access, 'write'),
    triage: reaches(access, 'triage'),
    pull: reaches(access, 'read'),
  };
}
