import { reaches } from '../state/repository.ts';
import { type Call, repositoryOf } from './call.ts';
import { type Requirement, requirementOf, suffices } from './permission-table.ts';
import { GitHubError, notFound } from './reply.ts';

/** Operations that anyone may call, signed in or not. */
const OPEN = new Set(['meta/root', 'meta/get', 'rate-limit/get', 'apps/create-from-manifest', 'apps/get-by-slug']);

/** Operations that only an app itself may call, by its JWT. */
const APP_ONLY = new Set([
  'apps/get-authenticated',
  'apps/get-repo-installation',
  'apps/get-org-installation',
  'apps/get-user-installation',
  'apps/get-installation',
  'apps/list-installations',
  'apps/create-installation-access-token',
  'apps/get-webhook-config-for-app',
  'apps/update-webhook-config-for-app',
  'apps/list-webhook-deliveries',
  'apps/get-webhook-delivery',
  'apps/redeliver-webhook-delivery',
]);

/** Throws, as GitHub answers, if the caller may not do what it asks for. */
export function authorize(call: Call): void {
  const { caller, operation } = call;
  if (OPEN.has(operation.id)) return;
  if (APP_ONLY.has(operation.id)) {
    if (caller.kind !== 'app') throw new GitHubError(401, 'A JSON web token could not be decoded');
    return;
  }
  const requirement = requirementOf(operation.id);
  switch (caller.kind) {
    case 'app':
      throw new GitHubError(403, 'This endpoint is not available to a JSON web token');
    case 'anonymous':
      if (operation.method === 'GET') return;
      throw new GitHubError(401, 'Requires authentication');
    case 'installation':
    case 'job':
      if (suffices(caller.permissions, narrowed(call, requirement))) return;
      // A job's token reaches nothing of the organization: there it is told that there is no such thing.
      if (caller.kind === 'job' && /^(?:teams|orgs)\//.test(operation.id)) throw notFound();
      throw new GitHubError(403, 'Resource not accessible by integration', {}, accepted(requirement.permissions));
    case 'user': {
      if (call.path['repo'] === undefined) return;
      const access = call.world.state.access(repositoryOf(call), caller.account);
      const { permissions } = caller.reach;
      if (permissions !== undefined && !suffices({ metadata: 'read', ...permissions }, requirement)) {
        throw new GitHubError(
          403,
          'Resource not accessible by personal access token',
          {},
          accepted(requirement.permissions),
        );
      }
      // A classic token that may not write is told that there is nothing.
      if (caller.reach.scopes?.includes('repo') === false && operation.method !== 'GET') throw notFound();
      if (reaches(access, requirement.role)) return;
      throw new GitHubError(
        403,
        requirement.role === 'admin' ? 'Must have admin rights to Repository.' : 'Must have push access to Repository.',
      );
    }
  }
}

/** What writes on a pull request needs its permission, what writes on an issue the issues'; either is enough to read. */
function narrowed(call: Call, requirement: Requirement): Requirement {
  const { id } = call.operation;
  const isWritten =
    /^(?:issues\/(?:create|update|delete)-comment|reactions\/(?:create|delete)-for-issue(?:-comment)?)$/.test(id);
  if (!isWritten) return requirement;
  const repository = repositoryOf(call);
  const number = call.path['issue_number'] ?? repository.comments.get(Number(call.path['comment_id']))?.issue;
  const issue = repository.issues.get(Number(number));
  if (issue === undefined) return requirement;
  return { ...requirement, permissions: [[issue.pull === undefined ? 'issues' : 'pull_requests', 'write']] };
}

function accepted(permissions: readonly (readonly [string, string])[]): Record<string, string> {
  return { 'x-accepted-github-permissions': permissions.map(([name, level]) => `${name}=${level}`).join('; ') };
}
