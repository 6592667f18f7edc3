import type { Account } from './accounts.ts';
import type { Deployment, Environment } from './deployments.ts';
import type { Tree } from './git.ts';
import type { Comment, Issue, Label } from './issues.ts';
import type { Release } from './releases.ts';
import type { Artifact, Run, Workflow } from './runs.ts';
import type { Vault } from './vault.ts';

/** The roles that GitHub has by itself; an organization may add its own, whose base is one of these. */
export type Role = 'read' | 'triage' | 'write' | 'maintain' | 'admin';

/** What someone may do in a repository: the role, and the name of a custom role built on it. */
export interface Access {
  readonly role: Role;
  readonly custom?: string;
}

/** One repository and all that it holds. */
export interface Repository {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  private: boolean;
  archived: boolean;
  defaultBranch: string;
  readonly collaborators: Map<string, Access>;
  readonly git: Tree;
  readonly labels: Map<string, Label>;
  readonly issues: Map<number, Issue>;
  readonly comments: Map<number, Comment>;
  readonly environments: Map<string, Environment>;
  readonly deployments: Map<number, Deployment>;
  readonly workflows: Map<number, Workflow>;
  readonly runs: Map<number, Run>;
  readonly artifacts: Map<number, Artifact>;
  readonly releases: Map<number, Release>;
  readonly vault: Vault;
  readonly environmentVaults: Map<string, Vault>;
  /** Branches with a branch protection rule. */
  readonly protectedBranches: Set<string>;
  /** Types of the rules that active rulesets have for a branch. */
  readonly branchRules: Map<string, readonly string[]>;
}

/** `owner/name`. */
export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

const RANK: Readonly<Record<Role, number>> = { read: 1, triage: 2, write: 3, maintain: 4, admin: 5 };

/** Whether `access` reaches at least `role`. */
export function reaches(access: Access | undefined, role: Role): boolean {
  return access !== undefined && RANK[access.role] >= RANK[role];
}
