/** What a stand-in container does once it runs. */
type Behaviour =
  | 'good'
  | 'crash'
  | 'late-crash'
  | 'unhealthy'
  | 'error500'
  /** Good, but the key file stays truncated for five seconds before it is written, so that another replica reads it. */
  | 'slow-key'
  /** Migrates the database up to 17, as the image before. */
  | 'knows-17'
  /** Migrates the database up to 18; ends after that with an error; or fails half-way through the last migration. */
  | 'migrates'
  | 'migrates-crash'
  | 'migrates-dirty'
  /** Migrates up to 18, and is at the last one for six seconds, dirty meanwhile. */
  | 'migrates-slowly'
  /** Good, without the route /health, as older images of api and history. */
  | 'no-health'
  /** Ends with status 0 at once, as poly-client does where its list of feeds has none for it. */
  | 'no-feed';

/** How a stand-in comes up and goes down, where it does not do so at once; see service/start.go. */
interface Start {
  /** Seconds until the port that is served last opens. */
  readonly opensAfter?: number;
  /** Whose port never opens: that of every task, of the one in this slot of its service, or of those on this node. */
  readonly neverOpens?: 'all' | `${number}` | `worker-${string}`;
  /** Whether process 1 does nothing upon SIGTERM, so that Docker kills it after ten seconds. */
  readonly ignoresTerm?: boolean;
  /** Whether no RPC of the chain answers. */
  readonly withoutRpc?: boolean;
}

/** How an image is stored in the registry. */
export type Packaging =
  /** One Docker schema 2 manifest for linux/amd64. */
  | 'plain'
  /** One Docker schema 2 manifest whose configuration says linux/arm64. */
  | 'plain-arm64'
  /** A Docker manifest list with linux/arm64 only. */
  | 'list-arm64'
  /** A Docker manifest list with linux/amd64 and linux/arm64. */
  | 'list'
  /** An OCI index with linux/amd64 and the attestation that BuildKit adds, as GitHub's build action pushes it. */
  | 'index';

export interface ImageVersion {
  readonly tag: string;
  readonly behaviour: Behaviour;
  readonly packaging: Packaging;
  /** Bytes of incompressible ballast. */
  readonly ballast: number;
  readonly start?: Start;
  /** Whether it has a HEALTHCHECK of its own, which asks /health; D8X's images have none. */
  readonly ownCheck?: true;
  /** Whether it holds nothing but the program: no shell, no tool, as images made `FROM scratch`. */
  readonly bare?: true;
}

export interface Repository {
  readonly path: string;
  /** Ports that it serves HTTP on. */
  readonly ports: readonly number[];
  readonly versions: readonly ImageVersion[];
  /** As which service it treats its key file, where it has one. */
  readonly keyed?: 'broker' | 'referral';
}

const version = (tag: string, behaviour: Behaviour = 'good', packaging: Packaging = 'plain', ballast = 0) =>
  ({ tag, behaviour, packaging, ballast }) satisfies ImageVersion;

const starting = (tag: string, start: Start): ImageVersion => ({ ...version(tag), start });

const goodVersions = [version('main'), version('dev'), version('next', 'good', 'index')];

const startingVersions = [
  ...[3, 8, 15, 20, 75].map((seconds) => starting(`opens-${seconds}`, { opensAfter: seconds })),
  starting('never-opens', { neverOpens: 'all' }),
  starting('ignores-term', { ignoresTerm: true }),
];

/** As Node services are: a port that opens late, and no handler for SIGTERM. */
const nodeVersions = [
  ...[3, 8, 20].map((seconds) => starting(`node-${seconds}`, { opensAfter: seconds, ignoresTerm: true })),
  version('no-health', 'no-health'),
];

/** Of a service with several tasks. */
const oneNeverOpens = [
  ...[1, 2].map((slot) => starting(`slot-${slot}-never-opens`, { neverOpens: `${slot}` })),
  starting('worker-2-never-opens', { neverOpens: 'worker-02' }),
];

/** What D8X's images are not. */
const otherwiseMade: readonly ImageVersion[] = [
  { ...version('own-check'), ownCheck: true },
  { ...version('no-shell'), bare: true },
];

const withoutRpc = starting('no-rpc', { withoutRpc: true });

const allVersions = [
  ...goodVersions,
  version('crash', 'crash'),
  version('late-crash', 'late-crash'),
  version('unhealthy', 'unhealthy'),
  version('error500', 'error500'),
  version('slow', 'good', 'plain', 30 * 1024 * 1024),
  version('arm', 'good', 'plain-arm64'),
  version('arm-list', 'good', 'list-arm64'),
  version('multi', 'good', 'list'),
  ...startingVersions,
];

const keyedVersions = [...allVersions, version('slow-key', 'slow-key')];

const migratingVersions = [
  version('knows-17', 'knows-17'),
  version('migrates', 'migrates'),
  version('migrates-crash', 'migrates-crash'),
  version('migrates-dirty', 'migrates-dirty'),
  version('migrates-slowly', 'migrates-slowly'),
];

const unkeyedVersions = [...goodVersions, ...startingVersions];

/** Everything that the open registry holds. */
export const repositories: readonly Repository[] = [
  {
    path: 'd8-x/d8x-trader-main',
    ports: [3001, 3002],
    versions: [...allVersions, ...nodeVersions, ...oneNeverOpens, ...otherwiseMade, withoutRpc],
  },
  { path: 'd8-x/d8x-trader-history', ports: [3003], versions: [...allVersions, ...nodeVersions, ...migratingVersions] },
  {
    path: 'd8-x/d8x-referral-system',
    ports: [8080],
    versions: [...keyedVersions, ...migratingVersions, withoutRpc],
    keyed: 'referral',
  },
  { path: 'd8-x/d8x-candles-pyth-client', ports: [8080], versions: unkeyedVersions },
  { path: 'd8-x/d8x-candles-ws-server', ports: [8080], versions: unkeyedVersions },
  {
    path: 'd8-x/d8x-candles-poly-client',
    ports: [8080],
    versions: [...unkeyedVersions, version('no-feed', 'no-feed')],
  },
  { path: 'd8-x/d8x-broker-server', ports: [8001], versions: keyedVersions, keyed: 'broker' },
  { path: 'd8-x/d8x-broker-exec-ws', ports: [8080], versions: unkeyedVersions },
  { path: 'library/alpine', ports: [], versions: [version('latest')] },
  { path: 'library/redis', ports: [6379], versions: [version('latest'), version('next')] },
  { path: 'redis/redis-stack-server', ports: [6379], versions: [version('latest')] },
  { path: 'cadvisor/cadvisor', ports: [8080], versions: [version('v0.47.2')] },
];

/** What the registry that asks for a password holds. */
export const privateRepositories: readonly Repository[] = [
  { path: 'd8-x/d8x-private', ports: [3001, 3002], versions: goodVersions },
];

/** `d8x-trader-main` of `d8-x/d8x-trader-main`. */
export function shortName({ path }: Repository): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
