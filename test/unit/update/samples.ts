import type { Container, EngineInfo, ImageSummary, Node, Service, Task } from '../../../src/cluster/engine/types.ts';
import type { ServiceRequest } from '../../../src/command/command.ts';
import { digestOf } from '../../../src/image/digest.ts';
import { formatReference, parseReference, type PinnedImage } from '../../../src/image/reference.ts';
import type { RunPolicy } from '../../../src/request.ts';
import type {
  Observation,
  ObservedBrokerService,
  ObservedHost,
  ObservedService,
  ObservedSettings,
} from '../../../src/update/model/observation.ts';
import { readRecord } from '../../../src/update/model/record.ts';

export const repository = 'ghcr.io/d8-x/d8x-trader-main';
const brokerRepository = 'ghcr.io/d8-x/d8x-broker-server';

/** An image of the tests: its digest follows from its tag. */
export function image(tag: string, name = repository): PinnedImage {
  return { ...parseReference(`${name}:${tag}`), digest: digestOf(`${name}:${tag}`) };
}

export function imageText(tag: string, name = repository): string {
  return formatReference(image(tag, name));
}

export function node(name: string, more: Partial<Node> = {}): Node {
  return {
    id: `node-${name}`,
    hostName: name,
    role: 'worker',
    availability: 'active',
    state: 'ready',
    address: `10.0.0.${name.length}`,
    platform: { os: 'linux', architecture: 'x86_64' },
    engineVersion: '28.0.0',
    labels: {},
    engineLabels: {},
    ...more,
  };
}

export const manager = node('manager', { role: 'manager', availability: 'drain' });
const workers: readonly Node[] = [node('worker-1'), node('worker-02')];
export const nodes: readonly Node[] = [manager, ...workers];

/** A swarm service with a spec that agrees with its fields. */
export function service(more: Partial<Service> = {}): Service {
  const text = more.image ?? imageText('main');
  const labels = more.labels ?? {};
  const replicas = more.mode?.kind === 'replicated' ? more.mode.replicas : 2;
  return {
    id: 'service-api',
    version: 7,
    name: 'stack_api',
    labels,
    image: text,
    mode: { kind: 'replicated', replicas },
    failureAction: undefined,
    constraints: [],
    targetPorts: [],
    updateStatus: undefined,
    updatedAt: '2026-01-01T00:00:00Z',
    spec: {
      Name: 'stack_api',
      Labels: labels,
      TaskTemplate: { ContainerSpec: { Image: text, Env: ['A=1'] }, ForceUpdate: 0, Runtime: 'container' },
      Mode: { Replicated: { Replicas: replicas } },
      UpdateConfig: { Parallelism: 1, FailureAction: 'pause', Order: 'stop-first' },
    },
    previousSpec: undefined,
    ...more,
  };
}

export function task(id: string, more: Partial<Task> = {}): Task {
  return {
    id,
    serviceId: 'service-api',
    nodeId: 'node-worker-1',
    slot: 1,
    desiredState: 'running',
    state: 'running',
    stateAt: '2026-01-01T00:00:00Z',
    message: 'started',
    error: undefined,
    containerId: `container-${id}`,
    exitCode: undefined,
    image: imageText('main'),
    createdAt: '2026-01-01T00:00:00Z',
    ...more,
  };
}

export function observedService(more: Partial<ObservedService> = {}): ObservedService {
  const own = more.service ?? service();
  return {
    name: 'api',
    service: own,
    image: parseReference(own.image),
    pausedFrom: undefined,
    tasks: [task('one'), task('two', { nodeId: 'node-worker-02' })],
    runningDigests: [image('main').digest],
    record: readRecord(own.labels),
    deployedAnew: false,
    ...more,
  };
}

export function observedBroker(more: Partial<ObservedBrokerService> = {}): ObservedBrokerService {
  return {
    name: 'broker',
    compose: { project: 'broker', directory: '/home/d8xtrader/broker', files: ['docker-compose.yml'] },
    container: container('broker-1'),
    image: parseReference(`${brokerRepository}:main`),
    imageId: 'sha256:broker-main',
    digests: [image('main', brokerRepository).digest],
    running: true,
    keyVolume: 'keyvol',
    settings: settings(),
    file: undefined,
    record: undefined,
    deployedAnew: false,
    ...more,
  };
}

/** Settings of a container that runs with what is given and what d8x.conf.json says. */
export function settings({
  fee,
  redisPassword,
}: {
  readonly fee?: Partial<ObservedSettings['fee']>;
  readonly redisPassword?: Partial<ObservedSettings['redisPassword']>;
} = {}): ObservedSettings {
  return {
    fee: { running: '60', given: undefined, configured: '60', ...fee },
    redisPassword: { given: undefined, configured: 'same', ...redisPassword },
  };
}

export function container(id: string, more: Partial<Container> = {}): Container {
  return { id, names: [`/${id}`], imageId: 'sha256:x', image: 'x', state: 'running', labels: {}, ...more };
}

export function imageSummary(id: string, more: Partial<ImageSummary> = {}): ImageSummary {
  return { id, repoTags: [], repoDigests: [], bytes: 1000, ...more };
}

export function engineInfo(name: string, more: Partial<EngineInfo> = {}): EngineInfo {
  return {
    serverVersion: '28.0.0',
    apiVersion: '1.48',
    architecture: 'x86_64',
    os: 'linux',
    dockerRootDir: '/var/lib/docker',
    insecureRegistries: [],
    systemTime: '2026-01-01T00:00:00Z',
    swarm: { nodeId: `node-${name}`, isManager: false, state: 'active' },
    ...more,
  };
}

export function host(name: string, more: Partial<Extract<ObservedHost, { reached: true }>> = {}): ObservedHost {
  return {
    reached: true,
    name,
    role: 'worker',
    address: `10.0.1.${name.length}`,
    info: engineInfo(name),
    images: [],
    containers: [],
    disk: { path: '/var/lib/docker', totalBytes: 1e11, freeBytes: 5e10 },
    ...more,
  };
}

/** The cluster of the tests: `api` with two replicas on two workers, and the broker host. */
export function observation(more: Partial<Observation> = {}): Observation {
  return {
    stackName: 'stack',
    services: [observedService()],
    brokerServices: [observedBroker()],
    nodes,
    hosts: [
      host('manager', { role: 'manager' }),
      host('worker-1'),
      host('worker-02'),
      host('broker', { role: 'broker' }),
    ],
    urls: [{ service: 'api', url: 'https://api.example.org/' }],
    resolutions: [],
    health: [],
    // A broker that lets nobody pay out: it has no key.
    keys: { given: {}, files: {}, broker: { address: { kind: 'keyless' }, allowed: [] } },
    migrations: [],
    lastBackup: undefined,
    serviceNames: (more.services ?? [observedService()]).map(({ service }) => service.name),
    records: [],
    unfinished: undefined,
    lock: undefined,
    ...more,
  };
}

/** The observation after the requests' images were looked up, all of them there for linux/amd64. */
export function resolved(seen: Observation, requests: readonly ServiceRequest[], bytes = 10_000_000): Observation {
  const platforms = [{ os: 'linux', architecture: 'amd64' }];
  return {
    ...seen,
    resolutions: requests.map((request) => {
      const name = request.service === 'broker' ? brokerRepository : repository;
      const wanted = request.kind === 'tag' ? image(request.tag, name) : image('main', name);
      const found = request.kind === 'digest' ? { ...wanted, digest: request.digest } : wanted;
      return { request, wanted, answer: { ok: true, image: { ...found, mediaType: undefined, platforms, bytes } } };
    }),
  };
}

export const policy: RunPolicy = {
  backup: 'required',
  verify: 'none',
  onFailure: 'rollback-all',
  prune: 'images',
  allowImageChange: false,
  allowKeyChange: false,
  keyFilesKeptPlain: [],
  startOrder: [],
  updateTimeoutMs: 60_000,
  stabilityMs: 5_000,
  paymentWaitMs: 0,
};

export const run = { id: '4711', attempt: 1, actor: 'alice' };
