import { brokerFeeTbps, brokerKey, brokerRedisPassword } from '../credentials.ts';
import { registryAddress } from '../topology.ts';

export type ComposeVersion = 'v2' | 'v1';

/**
 * The broker's compose project as d8x-cli writes it. Redis is not given its password in `command`, where one with
 * quotes could not be written; Compose 1.29 knows neither configs nor optional environment files.
 */
export function composeFile(version: ComposeVersion): string {
  const image = (name: string) => `${registryAddress}/d8-x/${name}:main`;
  const logging = { options: { 'max-size': '10m', 'max-file': '10' } };
  const modern = version === 'v2' ? { env_file: [{ path: '.env', required: false }] } : {};
  const configs = (...names: string[]) => (version === 'v2' ? { configs: names } : {});
  return JSON.stringify(
    {
      ...(version === 'v1' ? { version: '3' } : {}),
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
          ...configs('chain_config', 'rpc_config'),
          ...modern,
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
          ...configs('chain_config'),
          ...modern,
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
      ...(version === 'v2'
        ? { configs: { chain_config: { file: './chainConfig.json' }, rpc_config: { file: './rpc.json' } } }
        : {}),
      volumes: { keyvol: { external: true } },
    },
    undefined,
    2,
  );
}

/** Shell for the SSH user: lays the project out (its file on stdin), writes the key volume and starts everything anew. */
export const deployScript = `set -e
mkdir -p ~/broker && cd ~/broker
cat > docker-compose.yml
echo '[]' > chainConfig.json
echo '[]' > rpc.json
docker volume create keyvol > /dev/null
docker run --rm -i -v keyvol:/dest alpine sh -c 'printf %s ${brokerKey} > /dest/keyfile.txt'
docker compose up -d --force-recreate --remove-orphans
`;

/** The environment that the project is started with. */
export const deployEnvironment: Readonly<Record<string, string>> = {
  BROKER_FEE_TBPS: brokerFeeTbps,
  REDIS_PW: brokerRedisPassword,
};
