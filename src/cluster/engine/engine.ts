import type { Secret } from '../../secret.ts';
import type {
  Config,
  Container,
  ContainerDetails,
  EngineEvent,
  EngineInfo,
  ImageDetails,
  ImageSummary,
  Node,
  Service,
  ServiceSpec,
  Task,
  Volume,
} from './types.ts';

/** Credentials for a registry, sent in the `X-Registry-Auth` header and nowhere else. */
export interface RegistryAuth {
  readonly serverAddress: string;
  readonly username: string;
  readonly password: Secret;
}

/** One pull's progress: bytes over all layers known so far. */
export interface PullProgress {
  readonly currentBytes: number;
  readonly totalBytes: number;
  readonly status: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** Which part of a log is asked for. */
export interface OpenLogOptions extends CallOptions {
  readonly since: Date;
  /** How many of its last lines at most; all where it is absent. */
  readonly tail?: number;
}

/** Filters as the Engine API takes them: `{label: ['a=b'], 'desired-state': ['running']}`. */
export type Filters = Readonly<Record<string, readonly string[]>>;

/**
 * The Docker Engine API (versions 1.41, Docker 20.10, to 1.51, Docker 29) of one host. Every answer is parsed.
 * @throws OpsError `engine-unreachable`, `engine-refused` (any 4xx/5xx, with the engine's message), `engine-conflict`
 *   (409, or an update whose version is out of sequence), `engine-not-found`, `connection-lost`, `cancelled`
 */
export interface Engine {
  info(options?: CallOptions): Promise<EngineInfo>;

  listServices(filters?: Filters, options?: CallOptions): Promise<readonly Service[]>;
  inspectService(idOrName: string, options?: CallOptions): Promise<Service>;
  /** Compare-and-swap: refused with `engine-conflict` when the service has changed since `service.version`. */
  updateService(
    service: Pick<Service, 'id' | 'version'>,
    spec: ServiceSpec,
    options?: CallOptions & { readonly auth?: RegistryAuth; readonly rollback?: boolean },
  ): Promise<void>;
  taskLogs(id: string, options?: CallOptions & { readonly tail?: number }): Promise<readonly string[]>;
  listTasks(filters?: Filters, options?: CallOptions): Promise<readonly Task[]>;
  listNodes(options?: CallOptions): Promise<readonly Node[]>;

  listConfigs(filters?: Filters, options?: CallOptions): Promise<readonly Config[]>;
  /** Atomic: a second config of the same name is refused with `engine-conflict`. Answers its id. */
  createConfig(config: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly data: string;
  }): Promise<string>;
  /** Replaces the labels if the version still is the given one, else `engine-conflict`. */
  updateConfigLabels(config: Config, labels: Readonly<Record<string, string>>): Promise<void>;
  removeConfig(id: string): Promise<void>;

  listContainers(filters?: Filters, options?: CallOptions & { readonly all?: boolean }): Promise<readonly Container[]>;
  inspectContainer(id: string, options?: CallOptions): Promise<ContainerDetails>;
  createContainer(name: string, body: Readonly<Record<string, unknown>>): Promise<string>;
  startContainer(id: string): Promise<void>;
  stopContainer(id: string, options?: { readonly graceSeconds?: number }): Promise<void>;
  /** `volumes`: with the anonymous volumes that were made for it; named ones always stay. */
  removeContainer(id: string, options?: { readonly force?: boolean; readonly volumes?: boolean }): Promise<void>;
  containerLogs(id: string, options?: CallOptions & { readonly tail?: number }): Promise<readonly string[]>;
  /** What a task wrote since then, as it comes: lines with their time (RFC 3339) and a blank before them. `tail`: the last of them only. */
  openTaskLog(id: string, options: OpenLogOptions): AsyncIterable<string>;
  /** The same of a container. */
  openContainerLog(id: string, options: OpenLogOptions): AsyncIterable<string>;
  /** Puts a tar archive into a (possibly never started) container's file system. */
  putArchive(id: string, path: string, archive: Uint8Array): Promise<void>;
  /** Whether a container has a file or folder at a path. */
  hasPath(id: string, path: string): Promise<boolean>;

  listImages(options?: CallOptions): Promise<readonly ImageSummary[]>;
  inspectImage(reference: string, options?: CallOptions): Promise<ImageDetails>;
  /** Pulls `repository@digest`. @throws OpsError `pull-failed`, `disk-full` besides the common ones */
  pullImage(
    reference: string,
    options?: CallOptions & { readonly auth?: RegistryAuth; readonly onProgress?: (progress: PullProgress) => void },
  ): Promise<void>;
  tagImage(reference: string, repository: string, tag: string): Promise<void>;
  removeImage(reference: string): Promise<void>;

  /** The IPv4 address of each container on a network of this host, by the container's id. */
  networkAddresses(name: string, options?: CallOptions): Promise<ReadonlyMap<string, string>>;

  inspectVolume(name: string): Promise<Volume>;
  listVolumes(filters?: Filters): Promise<readonly Volume[]>;
  createVolume(name: string, labels?: Readonly<Record<string, string>>): Promise<void>;
  removeVolume(name: string): Promise<void>;

  /** Events as they happen until the signal aborts; ends with `connection-lost` when the link breaks. */
  events(
    filters: Filters,
    options: { readonly signal: AbortSignal; readonly since?: Date },
  ): AsyncIterable<EngineEvent>;
}
