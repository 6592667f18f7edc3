import type { Permissions } from '../state/accounts.ts';
import type { Role } from '../state/repository.ts';

/** What an operation asks of its caller. */
export interface Requirement {
  /** Any one of these suffices for an app's or a job's token. */
  readonly permissions: readonly (readonly [name: string, level: 'read' | 'write'])[];
  /** What a person needs in the repository. */
  readonly role: Role;
}

function needs(role: Role, ...permissions: [string, 'read' | 'write'][]): Requirement {
  return { permissions, role };
}

const ISSUES_READ = needs('read', ['issues', 'read'], ['pull_requests', 'read']);
const ISSUES_WRITE = needs('read', ['issues', 'write'], ['pull_requests', 'write']);
const ACTIONS_READ = needs('read', ['actions', 'read']);
const ACTIONS_WRITE = needs('write', ['actions', 'write']);
const CONTENTS_READ = needs('read', ['contents', 'read']);
const CONTENTS_WRITE = needs('write', ['contents', 'write']);
const DEPLOYMENTS_READ = needs('read', ['deployments', 'read']);
const DEPLOYMENTS_WRITE = needs('write', ['deployments', 'write']);
const ADMINISTRATION_WRITE = needs('admin', ['administration', 'write']);
const ENVIRONMENTS_READ = needs('admin', ['environments', 'read']);
const ENVIRONMENTS_WRITE = needs('admin', ['environments', 'write']);

/**
 * The permissions of operations by the start of their ids, most particular first, from GitHub's "Permissions required for
 * GitHub Apps". What is not listed needs only `metadata: read`.
 */
const TABLE: readonly (readonly [prefix: string, requirement: Requirement])[] = [
  ['issues/get', ISSUES_READ],
  ['issues/list', ISSUES_READ],
  ['issues/', ISSUES_WRITE],
  ['pulls/get', needs('read', ['pull_requests', 'read'])],
  ['pulls/list', needs('read', ['pull_requests', 'read'])],
  ['pulls/', needs('write', ['pull_requests', 'write'])],
  ['reactions/list', ISSUES_READ],
  ['reactions/', ISSUES_WRITE],
  ['repos/get-content', CONTENTS_READ],
  ['repos/create-or-update-file-contents', CONTENTS_WRITE],
  ['repos/delete-file', CONTENTS_WRITE],
  ['repos/get-branch-rules', needs('read', ['metadata', 'read'])],
  ['repos/get-branch', CONTENTS_READ],
  ['repos/list-branches', CONTENTS_READ],
  ['repos/get-commit', CONTENTS_READ],
  ['repos/list-commits', CONTENTS_READ],
  ['repos/compare-commits', CONTENTS_READ],
  ['repos/list-releases', CONTENTS_READ],
  ['repos/get-release', CONTENTS_READ],
  ['repos/get-latest-release', CONTENTS_READ],
  ['repos/create-release', CONTENTS_WRITE],
  ['repos/update-release', CONTENTS_WRITE],
  ['repos/create-dispatch-event', CONTENTS_WRITE],
  ['git/get', CONTENTS_READ],
  ['git/list', CONTENTS_READ],
  ['git/', CONTENTS_WRITE],
  ['repos/create-deployment-branch-policy', ADMINISTRATION_WRITE],
  ['repos/delete-deployment-branch-policy', ADMINISTRATION_WRITE],
  ['repos/list-deployment-branch-policies', ACTIONS_READ],
  ['repos/create-deployment', DEPLOYMENTS_WRITE],
  ['repos/delete-deployment', DEPLOYMENTS_WRITE],
  ['repos/get-deployment', DEPLOYMENTS_READ],
  ['repos/list-deployment', DEPLOYMENTS_READ],
  ['repos/get-all-environments', ACTIONS_READ],
  ['repos/get-environment', ACTIONS_READ],
  ['repos/create-or-update-environment', ADMINISTRATION_WRITE],
  ['repos/delete-an-environment', ADMINISTRATION_WRITE],
  ['actions/review-pending-deployments-for-run', needs('read', ['deployments', 'write'])],
  ['actions/get-environment-', ENVIRONMENTS_READ],
  ['actions/list-environment-', ENVIRONMENTS_READ],
  ['actions/create-or-update-environment-secret', ENVIRONMENTS_WRITE],
  ['actions/create-environment-variable', ENVIRONMENTS_WRITE],
  ['actions/update-environment-variable', ENVIRONMENTS_WRITE],
  ['actions/delete-environment-', ENVIRONMENTS_WRITE],
  ['actions/get-repo-public-key', needs('write', ['secrets', 'read'])],
  ['actions/get-repo-secret', needs('write', ['secrets', 'read'])],
  ['actions/list-repo-secrets', needs('write', ['secrets', 'read'])],
  ['actions/create-or-update-repo-secret', needs('write', ['secrets', 'write'])],
  ['actions/delete-repo-secret', needs('write', ['secrets', 'write'])],
  ['actions/get-repo-variable', needs('write', ['actions_variables', 'read'])],
  ['actions/list-repo-variables', needs('write', ['actions_variables', 'read'])],
  ['actions/create-repo-variable', needs('write', ['actions_variables', 'write'])],
  ['actions/update-repo-variable', needs('write', ['actions_variables', 'write'])],
  ['actions/delete-repo-variable', needs('write', ['actions_variables', 'write'])],
  ['actions/list-org-secrets', needs('admin', ['organization_secrets', 'read'])],
  ['actions/get-org-', needs('admin', ['organization_secrets', 'read'])],
  ['actions/create-or-update-org-secret', needs('admin', ['organization_secrets', 'write'])],
  ['actions/delete-org-secret', needs('admin', ['organization_secrets', 'write'])],
  ['actions/get', ACTIONS_READ],
  ['actions/list', ACTIONS_READ],
  ['actions/download', ACTIONS_READ],
  ['actions/', ACTIONS_WRITE],
  ['teams/', needs('read', ['members', 'read'])],
  ['orgs/', needs('read', ['members', 'read'])],
  ['packages/', needs('read', ['packages', 'read'])],
];

const METADATA = needs('read', ['metadata', 'read']);

/** What an operation asks of its caller. */
export function requirementOf(operationId: string): Requirement {
  return TABLE.find(([prefix]) => operationId.startsWith(prefix))?.[1] ?? METADATA;
}

/** Whether an app's permissions suffice. */
export function suffices(granted: Permissions, requirement: Requirement): boolean {
  return requirement.permissions.some(([name, level]) => {
    const has = granted[name];
    return has !== undefined && (level === 'read' || has !== 'read');
  });
}
