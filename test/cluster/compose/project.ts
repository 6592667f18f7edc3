import { brokerFeeTbps, brokerRedisPassword, executorAddress } from '../credentials.ts';
import { registryAddress } from '../topology.ts';

/** A chain of chainConfig.json: whom the broker lets sign payments there. */
export interface ChainConfig {
  readonly chainId: number;
  readonly name: string;
  /** Addresses, in any case. A chain without any is none to the broker. */
  readonly allowedExecutors: readonly string[];
}

/** The broker's compose project as d8x-cli writes it. Redis is not given its password in `command`, where one with quotes could not be written. */
export function composeFile(): string {
  const image = (name: string) => `${registryAddress}/d8-x/${name}:main`;
  const logging = { options: { 'max-size': '10m', 'max-file': '10' } };
  const envFile = [{ path: '.env', required: false }];
  return JSON.stringify(
    {
      services: {
        broker: {
          image: image('d8x-broker-server'),
          restart: 'always',
          depends_on: ['redis'],
          ports: ['127.0.0.1:8001:8001'],
          networks: ['app-net'],
          environment: {
            REDIS_ADDR: 'redis:6379',
            REDIS_PW: '${REDIS_PW}',
            BROKER_FEE_TBPS: '${BROKER_FEE_TBPS}',
            CONFIG_PATH: '/chain_config',
            CONFIG_RPC_PATH: '/rpc_config',
            KEYFILE_PATH: '/keyfile/',
          },
          logging,
          volumes: ['keyvol:/keyfile'],
          configs: ['chain_config', 'rpc_config'],
          env_file: envFile,
        },
        executorws: {
          image: image('d8x-broker-exec-ws'),
          restart: 'always',
          depends_on: ['redis'],
          ports: ['127.0.0.1:8080:8080'],
          networks: ['app-net'],
          environment: {
            REDIS_ADDR: 'redis:6379',
            REDIS_PW: '${REDIS_PW}',
            WS_ADDR: '${WS_ADDR:-0.0.0.0:8080}',
            CONFIG_PATH: '/chain_config',
          },
          logging,
          configs: ['chain_config'],
          env_file: envFile,
        },
        redis: {
          image: 'redis',
          environment: ['TZ=UTC', 'REDIS_PASSWORD=${REDIS_PW}'],
          ports: ['127.0.0.1:6379:6379'],
          networks: ['app-net'],
          restart: 'on-failure',
          logging,
        },
      },
      networks: { 'app-net': {} },
      configs: { chain_config: { file: './chainConfig.json' }, rpc_config: { file: './rpc.json' } },
      volumes: { keyvol: { external: true } },
    },
    undefined,
    2,
  );
}

/** What d8x-cli's configuration asks for: the executor may sign on every chain of the file. */
export const deployedChains: readonly ChainConfig[] = [
  { chainId: 1101, name: 'zkEVM Mainnet', allowedExecutors: [executorAddress] },
  { chainId: 421614, name: 'arbitrumSepolia', allowedExecutors: [executorAddress] },
];

/** Shell that writes a file of `~/broker` in place, so that a container which has it mounted sees it. */
export function writeChains(chains: readonly ChainConfig[]): string {
  const rpc = chains.map(({ chainId }) => ({ chainId, HTTP: ['http://rpc.d8x.test'] }));
  return `cat > ~/broker/chainConfig.json <<'END'
${JSON.stringify(chains, undefined, 2)}
END
cat > ~/broker/rpc.json <<'END'
${JSON.stringify(rpc, undefined, 2)}
END
`;
}

/**
 * Shell for the SSH user: lays the project out (its file on stdin), writes the plain key into its volume, with no broker
 * running that could take it first, and starts everything anew.
 */
export function deployScript(chains: readonly ChainConfig[], key: string): string {
  return `set -e
mkdir -p ~/broker && cd ~/broker
cat > docker-compose.yml
${writeChains(chains)}docker volume create keyvol > /dev/null
docker compose rm -sf broker
docker run --rm -v keyvol:/dest alpine sh -c 'printf %s ${key} > /dest/keyfile.txt'
docker compose up -d --force-recreate --remove-orphans
`;
}

/** The environment that the project is started with. */
export const deployEnvironment: Readonly<Record<string, string>> = {
  BROKER_FEE_TBPS: brokerFeeTbps,
  REDIS_PW: brokerRedisPassword,
};
