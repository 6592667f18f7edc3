import type { ObservedMigration } from './observed-migration.ts';
import type { ComposeProject } from './compose-project.ts';
import type { Container, EngineInfo, ImageSummary, Node, Service, Task } from '../../cluster/engine/types.ts';
import type { ServiceRequest } from '../../command/command.ts';
import type { HostRole } from '../../cluster/host.ts';
import type { Digest, ImageReference } from '../../image/reference.ts';
import type { ClusterStatus, LockInfo } from '../../report/result.ts';
import type { OpsError } from '../../errors.ts';
import type { ObservedKeys } from './observed-keys.ts';
import type { Deployment } from './context.ts';
import type { DeploymentRecord, StoredRecord } from './record.ts';
import type { HealthAnswer } from '../health/health.ts';
import type { Outcome } from '../health/judge-answer.ts';
import type { Intent } from './intent.ts';
import type { ResolvedImage } from '../../image/registry.ts';

/** A swarm service of the stack and everything that is known about it. */
export interface ObservedService {
  /** Without the stack's prefix: `api`. */
  readonly name: string;
  readonly service: Service;
  /** What its spec says. */
  readonly image: ImageReference;
  /** What its previous spec says: what ran before an update that is now paused. */
  readonly pausedFrom: ImageReference | undefined;
  readonly tasks: readonly Task[];
  /** Digests that its running containers were found to have on their nodes, each once. */
  readonly runningDigests: readonly Digest[];
  readonly record: DeploymentRecord | undefined;
  /** Whether something else than d8x-ops has deployed it since. */
  readonly deployedAnew: boolean;
}

/** A service of the broker host's compose project. */
export interface ObservedBrokerService {
  readonly name: string;
  readonly compose: ComposeProject;
  readonly container: Container;
  /** The name that the compose file uses, such as `ghcr.io/d8-x/d8x-broker-server:main`. */
  readonly image: ImageReference;
  readonly imageId: string;
  readonly digests: readonly Digest[];
  readonly running: boolean;
  /** The volume that it reads its key from. */
  readonly keyVolume: string | undefined;
  /** The fee and the Redis password that it runs with, beside those given and those of d8x.conf.json. */
  readonly settings: ObservedSettings;
  /** What its compose file would make of it now; undefined where it is not asked for. */
  readonly file: ObservedComposeFile | undefined;
  readonly record: DeploymentRecord | undefined;
  /** Whether something else than d8x-ops has made its container since. */
  readonly deployedAnew: boolean;
}

/** What a compose file says now, beside what the container of a service runs with. Variables are named; no value is part of it. */
export type ObservedComposeFile =
  /** Compose can't read it; `because` says where and why. */
  | { readonly kind: 'broken'; readonly because: string }
  | { readonly kind: 'without-service' }
  | {
      readonly kind: 'read';
      /** Variables that have a value in the container, and would have none: the file takes them from where nothing sets them any more. */
      readonly emptied: readonly string[];
      /** Variables that the file had, and has no more. */
      readonly removed: readonly string[];
      readonly changed: readonly string[];
      readonly added: readonly string[];
      /** Its image's name where that is another one. */
      readonly image: string | undefined;
      readonly isCommandOther: boolean;
      /** Published ports where they are others. */
      readonly ports: { readonly before: readonly string[]; readonly after: readonly string[] } | undefined;
      /** Variables anywhere in it that nothing sets. */
      readonly unset: readonly string[];
    };

/** Of a service that may have a start gate: whether its image has a shell to look with; undefined where no task could be asked. */
export interface ObservedGate {
  readonly service: string;
  readonly hasShell: boolean | undefined;
}

export interface DiskSpace {
  readonly path: string;
  readonly totalBytes: number;
  readonly freeBytes: number;
}

/** What a host said of itself, or why it said nothing. */
export type ObservedHost =
  | {
      readonly reached: true;
      readonly name: string;
      readonly role: HostRole;
      readonly address: string;
      readonly info: EngineInfo;
      readonly images: readonly ImageSummary[];
      readonly containers: readonly Container[];
      readonly disk: DiskSpace;
    }
  | {
      readonly reached: false;
      readonly name: string;
      readonly role: HostRole;
      readonly address: string;
      readonly error: OpsError;
    };

/** What a request's image turned out to be at its registry. */
export interface Resolution {
  readonly request: ServiceRequest;
  readonly wanted: ImageReference;
  readonly answer:
    { readonly ok: true; readonly image: ResolvedImage } | { readonly ok: false; readonly error: OpsError };
}

/** Everything that was read before anything is planned. Immutable. */
export interface Observation {
  readonly stackName: string;
  readonly services: readonly ObservedService[];
  /** Full names of all services of the swarm, whatever stack they are of. */
  readonly serviceNames: readonly string[];
  readonly brokerServices: readonly ObservedBrokerService[];
  readonly nodes: readonly Node[];
  readonly hosts: readonly ObservedHost[];
  readonly resolutions: readonly Resolution[];
  /** What has to answer, by service. */
  readonly urls: Deployment['urls'];
  /** What those asked about answered before anything is changed. */
  readonly health: readonly { readonly service: string; readonly answer: HealthAnswer }[];
  /** What their own tasks or containers answered to their checks, of those asked about that run. */
  readonly readiness?: readonly ObservedReadiness[];
  /** What is known of the keys of `referral` and `broker`, where one of them is asked for. */
  readonly keys: ObservedKeys;
  /** Of the services that may have a start gate; absent where that was not looked at. */
  readonly gates?: readonly ObservedGate[];
  /** Of the services that migrate the database and are asked for; without those whose database is not known. */
  readonly migrations: readonly ObservedMigration[];
  /** The last backup that was noted; undefined where there is none, or nothing here needs it. */
  readonly lastBackup: ClusterStatus['lastBackup'];
  /** Everything that is recorded, of services that are not there any more too. */
  readonly records: readonly StoredRecord[];
  /** What a run is changing, or was when it was killed. */
  readonly unfinished: Intent | undefined;
  readonly lock: LockInfo | undefined;
}

/** What a service's own check came to, before anything is changed. */
export interface ObservedReadiness {
  readonly kind: 'swarm' | 'broker';
  readonly service: string;
  /** The check, as people read it. */
  readonly check: string;
  /** Of each task or container that runs. */
  readonly tasks: readonly ObservedTaskReadiness[];
}

export interface ObservedTaskReadiness {
  readonly outcome: Outcome;
  /** Whether it has not been there for long enough to be held to that: it may still be on its way. */
  readonly isStarting: boolean;
}

/** What a killed run left: an intent whose run does not hold the cluster lock any more. */
export function leftOver({ unfinished, lock }: Pick<Observation, 'unfinished' | 'lock'>): Intent | undefined {
  return unfinished !== undefined && lock?.run === unfinished.run ? undefined : unfinished;
}

/** How what a container runs with compares with something else; undefined where either of them has no such setting. */
type PasswordComparison = 'same' | 'different' | undefined;

/** The settings of a container of the broker host, beside what is given and what d8x.conf.json says. No password is part of it. */
export interface ObservedSettings {
  readonly fee: {
    readonly running: string | undefined;
    /** As an input. */
    readonly given: string | undefined;
    /** In d8x.conf.json. */
    readonly configured: string | undefined;
  };
  readonly redisPassword: { readonly given: PasswordComparison; readonly configured: PasswordComparison };
}
