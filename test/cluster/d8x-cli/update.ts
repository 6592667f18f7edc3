import type { Finished } from '../command.ts';
import { stackName } from '../swarm/stack-file.ts';
import { must, mustAsRoot, prune, readConfig, shell, writeKeyVolume, type DeployedCluster } from './cluster.ts';

export interface SwarmUpdate {
  /** Without the stack's name. */
  readonly service: string;
  /** As it is chosen or typed: repository with tag, digest or both. */
  readonly image: string;
  /** Asked for when the service is referral, every time. */
  readonly executorKey?: string;
}

/**
 * `d8x update` of one swarm service (`updateSwarmServices`, internal/actions/svc_update.go): prunes the workers, volumes
 * too, writes referral's plain key between no tasks and the new ones, and updates with a timer of two minutes. Failures
 * of docker are printed there, and it goes on: here the last one is the answer.
 */
export async function updateSwarmService(cluster: DeployedCluster, update: SwarmUpdate): Promise<Finished> {
  const { service, image, executorKey } = update;
  for (const worker of cluster.workers) await must(worker, prune);
  const name = `${stackName}_${service}`;
  if (service === 'referral') {
    if (executorKey === undefined) throw new Error('d8x update asks for the executor key whenever it updates referral');
    await shell(cluster.manager, 'docker service scale "$1=0"', [name]);
    await mustAsRoot(cluster.manager, 'cat /var/nfs/general/keyfile.txt');
    const key = `0x${executorKey.replace(/^0x/, '')}`;
    await mustAsRoot(cluster.manager, `echo -n "$1" > /var/nfs/general/keyfile.txt`, [key]);
  }
  const updated = await shell(cluster.manager, 'timeout 120 docker service update --image "$1" "$2"', [image, name]);
  if (service === 'referral') await shell(cluster.manager, 'docker service scale "$1=1"', [name]);
  return updated;
}

export interface BrokerUpdate {
  readonly service: 'broker' | 'executorws';
  /** Asked for whichever is updated. */
  readonly brokerKey: string;
}

/**
 * `d8x update` of a broker service (`updateBrokerServerServices`, internal/actions/svc_update.go): removes container,
 * image and key volume, and starts the newest image of the tag with fee and redis password of d8x.conf.json.
 */
export async function updateBrokerService(
  cluster: DeployedCluster,
  { service, brokerKey }: BrokerUpdate,
): Promise<void> {
  const { fee_tbps: fee, redis_password: password } = (await readConfig(cluster)).broker_server_config;
  await must(cluster.broker, prune);
  if (service === 'broker') {
    await must(cluster.broker, 'cd ./broker && docker compose down --rmi all broker && docker volume rm keyvol');
    await must(cluster.broker, writeKeyVolume, [brokerKey]);
  }
  await must(
    cluster.broker,
    'cd ./broker && docker compose down --rmi all "$1" && BROKER_FEE_TBPS=$2 REDIS_PW=$3 docker compose up "$1" -d',
    [service, fee, password],
  );
}
