import type { ObservedMigration } from './observed-migration.ts';
import type { PlannedService } from './plan.ts';
import type { DatabaseExchange } from './database-exchange.ts';
import type { ExchangeIntent } from './intent.ts';
import type { Cluster } from '../../cluster/host.ts';
import type { RegistryAuth } from '../../cluster/engine/engine.ts';
import type { PinnedImage } from '../../image/reference.ts';
import type { Registry } from '../../image/registry.ts';
import type { Journal } from '../../report/journal.ts';
import type { LockInfo } from '../../report/result.ts';
import type { ReplacementKeys, RunContext, RunPolicy } from '../../request.ts';
import type { Secret } from '../../secret.ts';

/** What d8x.conf.json says about a service that people reach: the URL that has to answer. */
export interface ServiceUrl {
  readonly service: string;
  readonly url: string;
}

/** Settings of the deployment that the update part needs, read from hosts.cfg and d8x.conf.json. */
export interface Deployment {
  readonly stackName: string;
  readonly urls: readonly ServiceUrl[];
  readonly sudoPassword?: Secret;
  /** As inputs; without them the running containers' own values are kept. */
  readonly brokerFeeTbps?: string;
  readonly brokerRedisPassword?: Secret;
  /** `broker_server_config` of d8x.conf.json: for where nothing runs that has a value, and to tell what differs. */
  readonly configured?: { readonly brokerFeeTbps?: string; readonly brokerRedisPassword?: Secret };
}

/** Everything that observing, planning, executing and repairing work with. One a run. */
export interface UpdateContext {
  readonly cluster: Cluster;
  readonly deployment: Deployment;
  readonly images: Pick<Registry, 'resolve'>;
  /** The labels of an image, as its registry has them. */
  readonly labelsOf?: (image: PinnedImage, signal: AbortSignal) => Promise<Readonly<Record<string, string>>>;
  /** Credentials to pull from a registry with, where there are any. */
  readonly credentials: (registry: string) => RegistryAuth | undefined;
  /** Who holds the cluster lock; the lock itself is the runbook's business. */
  readonly readLock: () => Promise<LockInfo | undefined>;
  /** How far the migrations of those services have come; which database they are in is the runbook's business. */
  readonly readMigrations: (services: readonly string[], signal: AbortSignal) => Promise<readonly ObservedMigration[]>;
  /** What has to be over before a service is changed, asked when its turn has come. @throws OpsError where it is not to be changed now */
  readonly beforeChange?: (planned: PlannedService, signal: AbortSignal) => Promise<void>;
  /** Opens the way to exchange databases; over which connection is the runbook's business. */
  readonly openExchange: (exchange: ExchangeIntent, signal: AbortSignal) => Promise<DatabaseExchange>;
  readonly policy: RunPolicy;
  readonly keys: ReplacementKeys;
  readonly run: RunContext['run'];
  readonly journal: Journal;
  /** Aborted by GitHub's cancel: changes are rolled back and the answer comes within 7 seconds. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
}
