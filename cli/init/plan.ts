import type { Secret } from '../../src/secret.ts';
import { type EnvironmentRules, isRestrictedTo } from '../github/environment.ts';
import type { NamedReviewer } from './reviewers.ts';
import type { NewFile, Way } from './publish-files.ts';
import { restoreSecret, walletSecrets } from '../github/secret-names.ts';
import type { EnvironmentSigner } from './signing-keys.ts';
import { isSame, type SentState } from '../folder/state-file.ts';

/** One secret, and why it is set: it is not there, its value is another, or nobody knows what is there. */
export interface PlannedSecret {
  readonly name: string;
  readonly why: 'new' | 'changed' | 'unknown' | 'same';
}

export interface PlannedFile extends NewFile {
  readonly why: 'new' | 'changed' | 'same';
}

/** What an environment is to become. */
export interface PlannedEnvironment {
  readonly name: string;
  readonly isNew: boolean;
  readonly branch: string;
  /** Whether its rules are to be set so that this branch alone may use it. */
  readonly restrict: boolean;
  /** Branches and tags that may use it now, and then no longer. */
  readonly shutOut: readonly string[];
  /** Who is to approve, where that changes. */
  readonly reviewers: readonly NamedReviewer[] | undefined;
  /** Why every branch may use it, and no wallet key is sent, where the repository's plan leaves no choice. */
  readonly open: string | undefined;
  readonly secrets: readonly PlannedSecret[];
}

/** Everything that `init` would change. */
export interface Plan {
  readonly environments: readonly PlannedEnvironment[];
  /** What the variable D8X_UNATTENDED is to be, where that changes. */
  readonly unattended: string | undefined;
  /** The same of D8X_RECOVERY. */
  readonly recovery: string | undefined;
  /** What the variable D8X_BOT_APP_ID is to be, where that changes. */
  readonly botApp: string | undefined;
  readonly files: readonly PlannedFile[];
  readonly way: Way;
  /** Where the new secret key for backups is written; undefined where the recipients are known. */
  readonly newIdentity: string | undefined;
  /** Lines of known_hosts that will be written down here. */
  readonly newHostKeys: number;
  /** Where a copy of the backup signers is written, where that changes. */
  readonly newSigners: string | undefined;
}

/** What is known of an environment, and wanted of it. */
export interface EnvironmentFacts {
  readonly name: string;
  readonly branch: string;
  /** As it is; undefined where there is none. */
  readonly rules: EnvironmentRules | undefined;
  /** Wanted; undefined leaves what is there. */
  readonly reviewers: readonly NamedReviewer[] | undefined;
  /** When each secret there was set. */
  readonly present: ReadonlyMap<string, string>;
  readonly sent: SentState;
  readonly secrets: ReadonlyMap<string, Secret>;
  readonly signer: EnvironmentSigner;
}

/** What a plan is made of. */
export interface PlanFacts {
  readonly environments: readonly EnvironmentFacts[];
  readonly unattended: string | undefined;
  readonly recovery?: string | undefined;
  readonly botApp?: string | undefined;
  readonly wantedFiles: readonly NewFile[];
  /** Texts that are there, by path. */
  readonly presentFiles: ReadonlyMap<string, string>;
  readonly way: Way;
  readonly newIdentity: string | undefined;
  readonly newHostKeys: number;
  readonly newSigners: string | undefined;
}

/** Compares what is wanted with what is there. */
export function makePlan(facts: PlanFacts): Plan {
  const {
    environments,
    unattended,
    recovery,
    botApp,
    wantedFiles,
    presentFiles,
    way,
    newIdentity,
    newHostKeys,
    newSigners,
  } = facts;
  return {
    environments: environments.map(planEnvironment),
    unattended,
    recovery,
    botApp,
    files: wantedFiles.map((file) => {
      const before = presentFiles.get(file.path);
      return { ...file, why: before === undefined ? 'new' : before === file.text ? 'same' : 'changed' };
    }),
    way,
    newIdentity,
    newHostKeys,
    newSigners,
  };
}

function planEnvironment(facts: EnvironmentFacts): PlannedEnvironment {
  const { name, branch, rules, reviewers, present, sent, secrets } = facts;
  const open = rules?.branches === 'all' ? sent.open : undefined;
  const named = rules === undefined || typeof rules.branches === 'string' ? [] : rules.branches;
  return {
    name,
    isNew: rules === undefined,
    branch,
    // What the plan of the repository does not have is not asked for each time.
    restrict: rules === undefined || !(isRestrictedTo(rules, branch) || open !== undefined),
    open,
    shutOut: named.filter((rule) => rule.name !== branch || rule.type !== 'branch').map((rule) => rule.name),
    reviewers: reviewers === undefined || areSame(reviewers, rules?.reviewers ?? []) ? undefined : reviewers,
    secrets: [...secrets]
      .filter(([secret]) => open === undefined || ![...walletSecrets, restoreSecret].some((one) => one === secret))
      .map(([secret, value]) => ({ name: secret, why: secretChange(secret, value, present.get(secret), sent) })),
  };
}

function areSame(wanted: readonly NamedReviewer[], present: EnvironmentRules['reviewers']): boolean {
  return (
    wanted.length === present.length &&
    wanted.every(({ type, id }) => present.some((other) => other.type === type && other.id === id))
  );
}

/** Nobody but the state file knows a secret's value; it counts as long as GitHub's time says that nobody set it since. */
function secretChange(
  name: string,
  value: Secret,
  updatedAt: string | undefined,
  { secrets }: SentState,
): PlannedSecret['why'] {
  const remembered = secrets[name];
  if (updatedAt === undefined) return 'new';
  if (remembered === undefined || remembered.updatedAt !== updatedAt) return 'unknown';
  return isSame(value, remembered) ? 'same' : 'changed';
}

/** Whether anything is to be done. */
export function changesAnything({
  environments,
  unattended,
  recovery,
  botApp,
  files,
  newIdentity,
  newHostKeys,
  newSigners,
}: Plan): boolean {
  return (
    newIdentity !== undefined ||
    newSigners !== undefined ||
    newHostKeys > 0 ||
    unattended !== undefined ||
    recovery !== undefined ||
    botApp !== undefined ||
    environments.some(changesEnvironment) ||
    files.some(({ why }) => why !== 'same')
  );
}

function changesEnvironment({ restrict, reviewers, secrets }: PlannedEnvironment): boolean {
  return restrict || reviewers !== undefined || secrets.some(({ why }) => why !== 'same');
}
