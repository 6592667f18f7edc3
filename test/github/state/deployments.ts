import type { Json } from '../json.ts';
import type { Account } from './accounts.ts';

/** A deployment environment of a repository. */
export interface Environment {
  readonly id: number;
  readonly name: string;
  readonly createdAt: number;
  /** Logins, or `org/team` slugs, one of whom has to approve. */
  reviewers: string[];
  preventSelfReview: boolean;
  waitMinutes: number;
  branchPolicy: { protectedBranches: boolean; customPolicies: boolean } | null;
  /** Which branches and tags may deploy, while `customPolicies` hold. */
  branchPolicies: BranchPolicy[];
}

/** A pattern of names that may deploy to an environment. */
export interface BranchPolicy {
  readonly id: number;
  readonly name: string;
  readonly type: 'branch' | 'tag';
}

/** The states of a deployment status. */
export type DeploymentState =
  'error' | 'failure' | 'inactive' | 'in_progress' | 'queued' | 'pending' | 'success' | 'waiting';

/** One status of a deployment. */
export interface DeploymentStatus {
  readonly id: number;
  readonly state: DeploymentState;
  readonly author: Account;
  readonly description: string;
  readonly logUrl: string;
  readonly environmentUrl: string;
  readonly createdAt: number;
}

/** A deployment; times are Unix milliseconds. */
export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly payload: Json;
  readonly environment: string;
  readonly description: string | null;
  readonly author: Account;
  readonly viaApp: string | undefined;
  readonly createdAt: number;
  readonly transientEnvironment: boolean;
  readonly productionEnvironment: boolean;
  readonly statuses: DeploymentStatus[];
  /** The run whose job made it, if one did. */
  readonly runId: number | undefined;
}
