import type { PlannedMigrations } from './observed-migration.ts';
import type { Address } from './address.ts';
import type { ComposeProject } from './compose-project.ts';
import type { Service } from '../../cluster/engine/types.ts';
import type { ServiceRequest } from '../../command/command.ts';
import type { ImageReference, PinnedImage } from '../../image/reference.ts';
import type { ReplacementKeys, RunContext, RunPolicy } from '../../request.ts';
import type { ResolvedImage } from '../../image/registry.ts';
import type { PlanProblem } from './plan-problem.ts';
import type { DeploymentRecord } from './record.ts';
import type { StartGate } from './start-gate.ts';
import type { HealthAnswer } from '../health/health.ts';
import type { BadBefore } from '../health/readiness-watch.ts';

interface PlannedBase {
  readonly service: string;
  /** `update` changes the image, `restart` brings the same image up again, `none` finds everything as asked. */
  readonly action: 'update' | 'restart' | 'none';
  /** The way back. */
  readonly from: ImageReference;
  readonly to: PinnedImage;
  readonly replicas: { readonly desired: number; readonly running: number };
  /** Hosts that may run it and can be reached. */
  readonly hosts: readonly string[];
  /** Where people reach it; the first of several. */
  readonly url: string | undefined;
  /** How it was before: what was bad then is no reason to go back. Absent where it was not asked. */
  readonly before?: ServiceBefore | undefined;
  readonly key: KeyChange | undefined;
  /** With which address it signs, before and after; absent for what has no key, or where neither is known. */
  readonly address?: KeyAddresses | undefined;
  /** Of a service that migrates the database when it starts. */
  readonly migrations?: PlannedMigrations | undefined;
  /** Which it is started anew for, or begins after, as that gets another address, which this one asks for once. */
  readonly holdsAddressOf?: string;
  /** In which wave of the run it begins, from 1; absent where nothing of it changes. */
  readonly wave?: number;
  /** Services of the plan that have to be ready before this one begins. */
  readonly waitsFor?: readonly string[];
  /** Services of the plan that have to be back before this one goes back. */
  readonly goesBackAfter?: readonly string[];
  /** What is recorded once it is verified; undefined where what is recorded stays. */
  readonly recordAfter: DeploymentRecord | undefined;
}

/**
 * What is done with a service's key file: `replace` puts the given key there and keeps the present one under `keepAs`;
 * `restore` brings back the one kept as `from`, and keeps the present one as well until that has been verified; `keep` leaves it there,
 * in plain text, for the new image to encrypt, and keeps it under a name.
 */
export type KeyChange =
  | { readonly kind: 'replace'; readonly keepAs: string }
  | { readonly kind: 'keep'; readonly keepAs: string }
  | { readonly kind: 'restore'; readonly keepAs: string; readonly from: string };

export interface PlannedSwarmService extends PlannedBase {
  readonly kind: 'swarm';
  readonly observed: Service;
  /** Of a service whose tasks are replaced one at a time, each only when its ports are open. */
  readonly gate?: StartGate | undefined;
  /** What is recorded of it now, as labels. */
  readonly recordBefore: Readonly<Record<string, string>>;
}

export interface PlannedBrokerService extends PlannedBase {
  readonly kind: 'broker';
  readonly host: string;
  readonly compose: ComposeProject;
  readonly keyVolume: string | undefined;
  /** What is recorded of it now, as labels. */
  readonly recordBefore: Readonly<Record<string, string>>;
  readonly fromImageId: string;
  /** The name that the compose file uses. */
  readonly composeImage: ImageReference;
}

export type PlannedService = PlannedSwarmService | PlannedBrokerService;

/** What will be done, in full: a pure function of what was observed and what was asked. */
export interface Plan {
  readonly purpose: 'update' | 'rollback';
  readonly services: readonly PlannedService[];
  readonly pulls: readonly { readonly host: string; readonly image: PinnedImage }[];
  /** References that no prune may remove. */
  readonly keeps: readonly string[];
  /** What the operator should know before it happens. */
  readonly notices: readonly string[];
  /** What of it may well not come out as it is meant. */
  readonly warnings: readonly string[];
}

export interface PlanRequest {
  readonly services: readonly ServiceRequest[];
  readonly policy: RunPolicy;
  readonly keys: ReplacementKeys;
  readonly run: Pick<RunContext['run'], 'id' | 'attempt' | 'actor'>;
  readonly at: Date;
}

/** What one service is to become, its image resolved. */
export interface Target {
  readonly to: PinnedImage;
  /** Empty where they are not known. */
  readonly platforms: ResolvedImage['platforms'];
  readonly key: KeyChange | undefined;
  readonly address?: KeyAddresses | undefined;
  /** Whether it is started anew although it runs the image. */
  readonly restart?: boolean;
  readonly holdsAddressOf?: string;
  /** What will be recorded once it has been verified, given what ran before; undefined where what is recorded stays. */
  readonly recordAfter: (from: ImageReference) => DeploymentRecord | undefined;
}

/** A service's part of the plan: nothing planned where something stands against it from the start. */
export interface Part {
  readonly planned?: PlannedService;
  readonly problems: readonly PlanProblem[];
  readonly notices: readonly string[];
  readonly warnings?: readonly string[];
}

/** How a service was when it was observed. */
export interface ServiceBefore {
  /** Whether it ran: not one that ends again and again. */
  readonly ran: boolean;
  /** What it has to answer, as people read it. */
  readonly check: string;
  /** How its check did not hold; undefined where it did, could not be asked, or may have been on its way to hold. */
  readonly unready: BadBefore | undefined;
  /** What a task of it answered that has not been there for long enough to say how the service is; absent where none. */
  readonly starting?: string;
  /** What the addresses answered at which people reach it. */
  readonly outside: readonly HealthAnswer[];
}

/** Addresses of a service's key, before and after; absent where they are not known. */
export interface KeyAddresses {
  readonly before?: Address | undefined;
  readonly after?: Address | undefined;
  /** Whether the service itself said what `before` is. */
  readonly answered?: boolean;
}
