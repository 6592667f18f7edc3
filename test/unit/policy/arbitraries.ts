import * as fc from 'fast-check';
import type { Environment, Person } from '../../../src/policy/policy.ts';
import { changePermissions, repositoryRoles } from '../../../src/policy/policy.ts';
import { recordOf } from '../image/arbitraries.ts';

/** An environment that lets everybody with `write` do everything, but for what is given. */
export function environmentOf(given: Partial<Environment> = {}): Environment {
  return {
    name: 'production',
    workflow: 'd8x-ops.yml',
    isDefault: true,
    permission: 'write',
    viewPermission: 'triage',
    logsPermission: 'write',
    releases: [],
    ...given,
  };
}

/** Somebody with `write`, but for what is given. */
export function personOf(given: Partial<Person> = {}): Person {
  return { login: 'Octocat', id: '1', roleName: 'write', permission: 'write', teams: [], ...given };
}

export const environments: fc.Arbitrary<Environment> = recordOf({
  permission: fc.constantFrom(...changePermissions),
  viewPermission: fc.constantFrom(...repositoryRoles),
}).map(environmentOf);

export const people: fc.Arbitrary<Person> = recordOf({
  login: fc.constantFrom('octocat', 'Hubot', 'stranger'),
  id: fc.constantFrom('1', '2', '3'),
  roleName: fc.constantFrom(...repositoryRoles, 'none', 'deployer'),
  permission: fc.constantFrom('none', 'read', 'write', 'admin'),
  teams: fc.subarray(['org/ops', 'Org/Dev']),
});
