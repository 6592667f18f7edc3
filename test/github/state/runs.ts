import type { JsonObject } from '../json.ts';
import type { Account } from './accounts.ts';

/** A workflow file on the default branch. */
export interface Workflow {
  readonly id: number;
  readonly path: string;
  name: string;
  state: 'active' | 'disabled_manually';
  readonly createdAt: number;
}

/** How a finished run ended. */
export type Conclusion =
  'success' | 'failure' | 'neutral' | 'cancelled' | 'timed_out' | 'action_required' | 'stale' | 'skipped';

/** One review of a run that waited for its environment. */
export interface RunReview {
  readonly state: 'approved' | 'rejected';
  readonly comment: string;
  readonly environments: string[];
  readonly author: Account;
}

/** One step of a job, as the jobs API shows it. */
export interface Step {
  readonly name: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: Conclusion | null;
  startedAt: number | null;
  completedAt: number | null;
}

/** One job of a run. */
export interface Job {
  readonly id: number;
  readonly name: string;
  readonly attempt: number;
  status: 'queued' | 'waiting' | 'in_progress' | 'completed';
  conclusion: Conclusion | null;
  startedAt: number;
  completedAt: number | null;
  readonly steps: Step[];
}

/** A workflow run; times are Unix milliseconds. */
export interface Run {
  readonly id: number;
  readonly number: number;
  readonly workflowId: number;
  readonly event: string;
  readonly headBranch: string;
  readonly headSha: string;
  /** Of the fork whose pull request it is of. */
  headRepositoryId?: number;
  readonly actor: Account;
  triggeringActor: Account;
  displayTitle: string;
  attempt: number;
  /** `pending`: behind another run of its concurrency group; `waiting`: for a reviewer. */
  status: 'queued' | 'pending' | 'waiting' | 'in_progress' | 'completed';
  conclusion: Conclusion | null;
  readonly createdAt: number;
  updatedAt: number;
  startedAt: number;
  readonly inputs: Readonly<Record<string, string>>;
  /** What the workflow sees as `github.event`. */
  readonly payload: JsonObject;
  /** Runs of one group do not work at the same time. */
  readonly concurrency:
    { readonly group: string; readonly cancelInProgress: boolean; readonly mostWaiting: number } | undefined;
  /** The environment that its job names, if any. */
  readonly environment: string | undefined;
  /** The deployment that GitHub made for that environment. */
  deploymentId: number | undefined;
  readonly jobs: Job[];
  readonly reviews: RunReview[];
  log: string;
  /** Markdown of the job summary. */
  summary: string;
  /** Aborted when someone cancels the run. */
  cancellation: AbortController;
}

/** An artifact of a run. */
export interface Artifact {
  readonly id: number;
  readonly runId: number;
  readonly name: string;
  /** What a download gives: a zip, or the file itself when it was stored without archiving. */
  readonly content: Buffer;
  readonly archived: boolean;
  readonly mimeType: string;
  readonly sha256: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  expired: boolean;
}
