import type { Secret } from '../../secret.ts';

/** What d8x-ops reads of the Docker Engine API's objects, in its own spelling. Names of states are Docker's. */

export interface EngineInfo {
  readonly serverVersion: string;
  readonly apiVersion: string;
  readonly architecture: string;
  readonly os: string;
  readonly dockerRootDir: string;
  /** The host's own time, RFC 3339. */
  readonly systemTime: string;
  /** Registries that this engine talks HTTP to, as `host:port` or CIDR. */
  readonly insecureRegistries: readonly string[];
  readonly swarm: { readonly nodeId: string; readonly isManager: boolean; readonly state: string };
}

/** The API's own service spec, kept whole: what d8x-ops does not know must survive an update unchanged. */
export type ServiceSpec = Readonly<Record<string, unknown>>;

export type UpdateState =
  'updating' | 'paused' | 'completed' | 'rollback_started' | 'rollback_paused' | 'rollback_completed';

export interface Service {
  readonly id: string;
  /** `Version.Index`, for compare-and-swap. */
  readonly version: number;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The image of the task template, `repository:tag@sha256:…` where it is pinned. */
  readonly image: string;
  readonly mode:
    { readonly kind: 'replicated'; readonly replicas: number } | { readonly kind: 'global' } | { readonly kind: 'job' };
  /** What swarm does by itself when an update of it fails, where that is said. */
  readonly failureAction: 'continue' | 'pause' | 'rollback' | undefined;
  readonly constraints: readonly string[];
  /** TCP ports of its containers that are published. */
  readonly targetPorts: readonly number[];
  readonly updateStatus:
    | {
        readonly state: UpdateState;
        readonly startedAt?: string;
        readonly message: string;
      }
    | undefined;
  readonly updatedAt: string;
  readonly spec: ServiceSpec;
  readonly previousSpec: ServiceSpec | undefined;
}

/** What a task goes through, in this order; those after `running` are ways in which it ended. */
export const taskStates = [
  'new',
  'allocated',
  'pending',
  'assigned',
  'accepted',
  'preparing',
  'ready',
  'starting',
  'running',
  'complete',
  'shutdown',
  'failed',
  'rejected',
  'remove',
  'orphaned',
] as const;
export type TaskState = (typeof taskStates)[number];

export interface Task {
  readonly id: string;
  readonly serviceId: string;
  readonly nodeId: string | undefined;
  readonly slot: number | undefined;
  readonly desiredState: TaskState;
  readonly state: TaskState;
  /** When `state` was reported, RFC 3339. */
  readonly stateAt: string;
  readonly message: string;
  /** The task's own error, such as `task: non-zero exit (3)` or `No such image: …`. */
  readonly error: string | undefined;
  readonly containerId: string | undefined;
  readonly exitCode: number | undefined;
  readonly image: string;
  readonly createdAt: string;
}

export interface Node {
  readonly id: string;
  readonly hostName: string;
  readonly role: 'manager' | 'worker';
  readonly availability: 'active' | 'pause' | 'drain';
  readonly state: 'unknown' | 'down' | 'ready' | 'disconnected';
  readonly address: string;
  /** As the node's kernel calls it: `x86_64`. */
  readonly platform: { readonly architecture: string; readonly os: string };
  readonly engineVersion: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Labels of the node's Docker, set in its daemon.json. */
  readonly engineLabels: Readonly<Record<string, string>>;
}

export interface Config {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: Readonly<Record<string, unknown>>;
}

export interface Container {
  readonly id: string;
  readonly names: readonly string[];
  readonly imageId: string;
  readonly image: string;
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ContainerDetails {
  readonly id: string;
  /** Id (`sha256:…` of the config) of the image it was made from. */
  readonly imageId: string;
  readonly image: string;
  readonly state: {
    readonly status: string;
    readonly running: boolean;
    readonly exitCode: number;
    readonly error: string;
    readonly startedAt: string;
    readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  };
  readonly restartCount: number;
  readonly labels: Readonly<Record<string, string>>;
  /** The variables that it was started with (`Config.Env`); any of them may hold a password. */
  readonly environment: Readonly<Record<string, Secret>>;
  /** What it runs (`Config.Cmd`, `Config.Entrypoint`), its image's own where nothing else was said. */
  readonly command: readonly string[];
  readonly entrypoint: readonly string[];
  /** Ports that it was told to publish, running or not, as Docker has them: `8001/tcp`. */
  readonly published: readonly { readonly target: string; readonly address: string; readonly port: string }[];
  /** TCP ports that it listens on, as its image says or it was told; `host` where one is published. */
  readonly ports: readonly {
    readonly container: number;
    readonly host: { readonly address: string; readonly port: number } | undefined;
  }[];
  readonly mounts: readonly {
    readonly type: string;
    readonly name: string | undefined;
    readonly destination: string;
  }[];
}

export interface ImageSummary {
  readonly id: string;
  readonly repoTags: readonly string[];
  readonly repoDigests: readonly string[];
  readonly bytes: number;
}

export interface ImageDetails {
  readonly id: string;
  /** `repository@sha256:…`: the digests of the manifests that this image was pulled by. */
  readonly repoDigests: readonly string[];
  readonly architecture: string;
  readonly os: string;
  /** The variables that it gives each container, as `NAME=value`. */
  readonly environment: readonly string[];
  /** Whether its author gave it a HEALTHCHECK. */
  readonly hasHealthCheck: boolean;
}

export interface Volume {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface EngineEvent {
  readonly action: string;
  readonly actorId: string;
}
