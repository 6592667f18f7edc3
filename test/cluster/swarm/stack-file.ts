import { brokerFeeTbps } from '../credentials.ts';
import { databaseUrl } from '../database/server.ts';
import type { ImageDigests } from '../image/digests.ts';
import { brokerStation, domainNames, infrastructure, privateAddressOf, registryAddress } from '../topology.ts';

export const stackName = 'stack';

/** A service of the stack, its image's repository, and the port that d8x-cli publishes for it. */
interface StackService {
  readonly repository: string;
  readonly ports: readonly { readonly published: number; readonly target: number }[];
  readonly more?: Readonly<Record<string, unknown>>;
}

const logging = { driver: 'json-file', options: { 'max-size': '5m', 'max-file': '10' } };
const networks = ['d8x_backend'];
/** There is no name server in the sandbox, and on AWS workers reach private addresses alone. */
const knownHosts = domainNames.broker.map((name) => `${name}:${privateAddressOf(brokerStation)}`);
const databaseHost = `${domainNames.database}:${infrastructure.privateAddress}`;

function stackServices(): Readonly<Record<string, StackService>> {
  const database = { DATABASE_DSN_HISTORY: databaseUrl().replaceAll('$', '$$') };
  const broker = { REMOTE_BROKER_HTTP: `http://${domainNames.broker[0]}` };
  const redis = { REDIS_ADDR: 'redis:6379', REDIS_DB_NUM: '0', CONFIG_PATH: '/cfg_prices' };
  return {
    api: {
      repository: 'd8x-trader-main',
      ports: [
        { published: 3001, target: 3001 },
        { published: 3002, target: 3002 },
      ],
      more: {
        environment: {
          BROKER_FEE_TBPS: brokerFeeTbps,
          CHAIN_ID: '421614',
          ...broker,
          // By which a stand-in knows whether it is the one that never opens; nothing of d8x-cli's.
          STAND_IN_TASK: '{{.Node.Hostname}}/{{.Task.Slot}}',
        },
        extra_hosts: knownHosts,
        deploy: { replicas: 2 },
      },
    },
    history: {
      repository: 'd8x-trader-history',
      ports: [{ published: 3003, target: 3003 }],
      more: { environment: { ...database, CHAIN_ID: '421614' }, extra_hosts: [databaseHost] },
    },
    referral: {
      repository: 'd8x-referral-system',
      ports: [{ published: 3004, target: 8080 }],
      more: {
        environment: { ...database, KEYFILE_PATH: '/keyfile/', API_PORT: '8080', CHAIN_ID: '421614', ...broker },
        volumes: ['nfsvol:/keyfile'],
        extra_hosts: [...knownHosts, databaseHost],
        deploy: { replicas: 1, restart_policy: { condition: 'any', delay: '60s', window: '0s' } },
      },
    },
    'candles-pyth-client': { repository: 'd8x-candles-pyth-client', ports: [], more: { environment: redis } },
    'candles-ws-server': {
      repository: 'd8x-candles-ws-server',
      ports: [{ published: 3005, target: 8080 }],
      more: { environment: redis },
    },
    'candles-poly-client': { repository: 'd8x-candles-poly-client', ports: [], more: { environment: redis } },
  };
}

/** Names of the six services that d8x-cli updates. */
export const serviceNames: readonly string[] = Object.keys(stackServices());

/**
 * The stack as d8x-cli deploys it; JSON is YAML too. Docker pins its services to the digest that `main` has; what comes of
 * Docker Hub is pinned here, since nobody can ask there.
 */
export function stackFile(images: ImageDigests): string {
  const image = (repository: string, tag: string) => {
    const digest = images[repository]?.[tag];
    if (digest === undefined) throw new Error(`there is no image ${repository}:${tag}`);
    return `${tag}@${digest}`;
  };
  const services: Record<string, unknown> = {};
  for (const [name, { repository, ports, more }] of Object.entries(stackServices())) {
    services[name] = {
      image: `${registryAddress}/d8-x/${repository}:main`,
      ...(ports.length === 0 ? {} : { ports: ports.map(({ published, target }) => `${published}:${target}`) }),
      logging,
      networks,
      deploy: { replicas: 1 },
      ...more,
    };
  }
  return JSON.stringify(
    {
      version: '3.8',
      services: {
        ...services,
        redis: {
          image: `redis/redis-stack-server:${image('redis-stack-server', 'latest')}`,
          environment: ['TZ=UTC'],
          logging,
          networks,
          deploy: { replicas: 1 },
        },
        cadvisor: {
          image: `${registryAddress}/cadvisor/cadvisor:${image('cadvisor', 'v0.47.2')}`,
          hostname: '{{ .Node.Hostname }}',
          deploy: { mode: 'global' },
          ports: [{ target: 8080, published: 4003, protocol: 'tcp', mode: 'host' }],
          volumes: ['/sys:/sys:ro'],
        },
      },
      networks: {
        d8x_backend: { driver: 'overlay', name: 'd8x_backend', ipam: { config: [{ subnet: '172.16.2.0/24' }] } },
      },
      volumes: { nfsvol: { external: true } },
    },
    undefined,
    2,
  );
}
