import type { ErrorCode } from '../errors.ts';
import type { OpenRun } from './open-run.ts';
import type { Requirement, Exclusion } from './requirements.ts';
import type { Result } from '../report/result.ts';

/** A result before it has its headline. */
export type Untitled = Omit<Result, 'headline'>;

/** The parts of a result that only some operations have. */
export type ResultSection = 'services' | 'backup' | 'backups' | 'drill' | 'recovery' | 'lock' | 'status' | 'logs';

/** One operation: all that is said of it. `operations` lists them; action.yml, workflows and docs are made of that list. */
export interface OperationModule {
  /** In brackets behind its name, where the name does not say it all. */
  readonly note?: string;
  /** Carries it out. What it found and did goes into the draft, before anything that may fail. */
  readonly run: (open: OpenRun) => Promise<void>;
  /** What happened, where all went well: one sentence that begins small. `restored` names what a restore filled. */
  readonly headline: (result: Untitled, restored: string | undefined) => string;
  /** What a service that it changed is said to be; `updated` where it does not say. */
  readonly changed?: string;
  /** Codes that say no of it before anything was changed, besides those that do of every operation. */
  readonly refusals?: readonly ErrorCode[];
  /** Whether it only tells what would be done: services that it names are not left undone. */
  readonly onlyPlans?: boolean;
  /** The parts of the result that it fills. */
  readonly sections: readonly ResultSection[];
  /** Whether it takes a backup of the database: always, or unless that is left out. */
  readonly backsUp?: 'always' | 'unless-skipped';
  /** The inputs that it can't do without, besides those of every operation, of its command and of its backup. */
  readonly requires?: readonly Requirement[];
  /** Inputs that can't be given both. */
  readonly excludes?: readonly Exclusion[];
  /** Whether it opens backups with `backup-identity` where that is given. */
  readonly opensBackups?: boolean;
  /** Whether runs of it wait for each other in the ready-made workflow. */
  readonly waitsInLine?: boolean;
  /** Whether the ready-made workflow hands it the wallets' keys. */
  readonly takesWalletKeys?: boolean;
  /** Whether it begins only when the policy's windows and freezes let updates begin. */
  readonly inWindows?: boolean;
  /** Whether it may run with the secrets of an environment without reviewers. */
  readonly unattended?: boolean;
}
