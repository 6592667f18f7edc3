import type { ExceptionKind } from '../command/exceptions.ts';
import type { ApprovableVerb, AlwaysApprovedVerb } from '../command/grammar.ts';
import type { Operation } from '../command/operations.ts';
import type { UnattendedOperation } from './unattended.ts';
import type { Repository } from '../image/reference.ts';
import type { ServiceChecks } from './checks.ts';
import type { UpdateTimes } from './update-times.ts';

/** `.github/d8x.yml`, parsed: who may do what where. Made by `parsePolicy`. */
export interface Policy {
  /** In the file's order; at least one, and at most one of them is the default. */
  readonly environments: readonly [Environment, ...Environment[]];
}

/** One environment: a cluster, the workflow that runs on it, and who may ask for what. */
export interface Environment {
  readonly name: string;
  /** File name of the workflow in `.github/workflows` that runs the Action on it. */
  readonly workflow: string;
  /** Branch whose workflow is run; the repository's default branch when absent. */
  readonly ref?: string;
  readonly isDefault: boolean;
  /** What the repository has to grant a person before he may change anything. */
  readonly permission: ChangePermission;
  /** The same for `status`, `plan` and `images`. */
  readonly viewPermission: RepositoryRole;
  /** With `teams`, the only people who may change anything. Login names, in lower case, or ids. */
  readonly users?: readonly (string | number)[];
  /** `org/team`, in lower case. */
  readonly teams?: readonly string[];
  /** The only services that may be asked for. */
  readonly services?: readonly string[];
  /** Repositories that services' images come from, where they are not the ones that D8X publishes. */
  readonly images?: Readonly<Record<string, Repository>>;
  /** Repositories on GitHub that services' images are built from, as `owner/name`, where they are not D8X's. */
  readonly sources?: readonly string[];
  /** What services have to answer before they are ready, where that is not what is built in. */
  readonly checks?: ServiceChecks;
  /** Between which numbers of tasks services may be scaled; none where one is absent. */
  readonly scale?: Readonly<Record<string, ReplicaRange>>;
  /** How long what is promoted here has to have been verified where it comes from, in milliseconds; not at all where it is absent. */
  readonly soakMs?: number;
  /** When updates may begin; at any time where it is absent. */
  readonly times?: UpdateTimes;
  /** Present where a second person has to approve. */
  readonly approval?: ApprovalRule;
  /** Who may loosen what; nobody where a kind is absent. */
  readonly exceptions?: Readonly<Partial<Record<LoosenedRule, ExceptionRule>>>;
  /** The only operations that may be started by hand; whatever the person may, where it is absent. */
  readonly byHand?: readonly Operation[];
  /** What a schedule may run; a backup and the status where it is absent. */
  readonly unattended?: readonly UnattendedOperation[];
  /** What the repository has to grant a person who reads services' logs. */
  readonly logsPermission: RepositoryRole;
  /** Whether services' logs are shown in a public repository. */
  readonly showsLogsInPublic?: boolean;
  readonly releases: readonly ReleaseRule[];
}

/** Numbers of tasks, both included. */
export interface ReplicaRange {
  readonly least: number;
  readonly most: number;
}

/** GitHub's repository roles, from the least to the most. */
export const repositoryRoles = ['read', 'triage', 'write', 'maintain', 'admin'] as const;
export type RepositoryRole = (typeof repositoryRoles)[number];

export const changePermissions = ['write', 'maintain', 'admin'] as const;
type ChangePermission = (typeof changePermissions)[number];

export interface ApprovalRule {
  /** How long after the command it may be approved, in milliseconds. */
  readonly withinMs: number;
  /** The commands that need it. */
  readonly verbs: readonly ApprovableVerb[];
}

/** What `exceptions` has entries for: what an option loosens, and the verbs that always need a second person, but for some. */
export type LoosenedRule = ExceptionKind | AlwaysApprovedVerb;

/** Who may loosen a rule. */
export interface ExceptionRule {
  /** Login names, in lower case, or ids. */
  readonly users?: readonly (string | number)[];
  /** `org/team`, in lower case. */
  readonly teams?: readonly string[];
  /** Whether no second person has to approve it. */
  readonly alone: boolean;
}

/** What a release (or published package) of a service's repository leads to. */
export interface ReleaseRule {
  /** `owner/name` of the service's repository, in lower case. */
  readonly repository: string;
  readonly service: string;
  /** Which release tags it is about, `*` and `?` standing for any text and any character. */
  readonly tag: string;
  /** The image's tag, made of the release's: `{tag}` is the tag, `{version}` the tag without a leading `v`. */
  readonly imageTag: string;
  readonly prereleases: boolean;
  readonly action: 'propose' | 'update';
  /** How long the image may take to appear in the registry, in milliseconds. */
  readonly waitMs: number;
}

/** The person who gave a command, as GitHub knows him at that moment. */
export interface Person {
  readonly login: string;
  /** GitHub's, as its digits. */
  readonly id: string;
  /** `role_name` of GitHub's answer: a repository role, `none`, or the name of a custom role. */
  readonly roleName: string;
  /** `permission` of the same answer (`admin`, `write`, `read`, `none`): what a custom role is based on. */
  readonly permission: string;
  /** Teams of `teamsToAsk` that he is in, as `org/team`. */
  readonly teams: readonly string[];
}
