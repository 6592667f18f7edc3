import { randomBytes } from 'node:crypto';
import { composeFile, deployedChains, writeChains, type ChainConfig } from '../compose/project.ts';
import { brokerKey as deployedKey } from '../credentials.ts';
import { asSshUser } from '../deploy.ts';
import { must, readConfig, writeConfig, writeKeyVolume, type DeployedCluster } from './cluster.ts';

export interface BrokerDeployment {
  /** Asked for each time. Default: the one that the sandbox came up with. */
  readonly brokerKey?: string;
  /** Default: as in d8x.conf.json. */
  readonly feeTbps?: string;
  /** What chainConfig.json of the deployment folder says. Default: what the sandbox came up with. */
  readonly chains?: readonly ChainConfig[];
}

/**
 * `d8x setup broker-deploy` (`BrokerDeploy`, internal/actions/broker.go): a new redis password each time, the files anew,
 * the plain key into the volume beside a broker that may still run, and `docker compose up`, which recreates what has
 * another environment. d8x.conf.json gets fee and password, and loses the executor's address.
 * @returns the new redis password
 */
export async function brokerDeploy(cluster: DeployedCluster, deployment: BrokerDeployment = {}): Promise<string> {
  const { broker } = cluster;
  const config = await readConfig(cluster);
  const { brokerKey = deployedKey, chains = deployedChains } = deployment;
  const fee = deployment.feeTbps ?? config.broker_server_config.fee_tbps;
  const password = randomBytes(16).toString('hex');
  await asSshUser(broker, `cat > broker/docker-compose.yml\n${writeChains(chains)}`, composeFile());
  await must(broker, writeKeyVolume, [brokerKey]);
  await must(broker, 'cd ./broker && BROKER_FEE_TBPS=$1 REDIS_PW=$2 docker compose up -d', [fee, password]);
  await writeConfig(cluster, { ...config, broker_server_config: { fee_tbps: fee, redis_password: password } });
  return password;
}
