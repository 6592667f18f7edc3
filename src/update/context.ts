import type { Cluster } from '../cluster/host.ts';
import type { RegistryAuth } from '../cluster/engine/engine.ts';
import type { Digest, ImageReference } from '../image/reference.ts';
import type { Journal } from '../report/journal.ts';
import type { LockInfo } from '../report/result.ts';
import type { ReplacementKeys, RunContext, RunPolicy } from '../request.ts';
import type { Secret } from '../secret.ts';

/** The platforms that an image exists for, as its registry says. */
export interface ResolvedImage {
  readonly digest: Digest;
  readonly platforms: readonly { readonly os: string; readonly architecture: string }[];
  /** Compressed bytes of all layers of the largest platform, where the registry says so. */
  readonly bytes?: number;
}

/** What the update asks of a registry. @throws OpsError `image-not-found`, `registry-…` */
export interface ImageResolver {
  resolve(reference: ImageReference, options?: { readonly signal?: AbortSignal }): Promise<ResolvedImage>;
}

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
  /** `broker_server_config` of d8x.conf.json; where absent, the running containers' own values are kept. */
  readonly brokerFeeTbps?: string;
  readonly brokerRedisPassword?: Secret;
}

/** Everything that observing, planning, executing and repairing work with. One a run. */
export interface UpdateContext {
  readonly cluster: Cluster;
  readonly deployment: Deployment;
  readonly images: ImageResolver;
  /** Credentials to pull from a registry with, where there are any. */
  readonly credentials: (registry: string) => RegistryAuth | undefined;
  /** Who holds the cluster lock; the lock itself is the runbook's business. */
  readonly readLock: () => Promise<LockInfo | undefined>;
  readonly policy: RunPolicy;
  readonly keys: ReplacementKeys;
  readonly run: RunContext['run'];
  readonly journal: Journal;
  /** Aborted by GitHub's cancel: changes are taken back and the answer comes within 7 seconds. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
}
