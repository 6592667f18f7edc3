import type { BrokerDeployment } from './broker-deploy.ts';
import { brokerDeploy } from './broker-deploy.ts';
import type { DeployedCluster } from './cluster.ts';
import type { SwarmDeployment } from './swarm-deploy.ts';
import { fixIngress, swarmDeploy } from './swarm-deploy.ts';
import type { BrokerUpdate, SwarmUpdate } from './update.ts';
import { updateBrokerService, updateSwarmService } from './update.ts';

/**
 * What people do to the cluster with d8x-cli, beside d8x-ops: on the hosts each does what the command of that name does
 * (github.com/D8-X/d8x-cli, internal/actions, main of 2024), in its order, as the SSH user. Every answer that a person
 * gives at the terminal is an argument.
 */
export function d8xCli(cluster: () => DeployedCluster) {
  return {
    /** `d8x update`, one swarm service. @returns what `docker service update` ended with, which d8x-cli only prints */
    updateSwarm: (update: SwarmUpdate) => updateSwarmService(cluster(), update),
    /** `d8x update`, one broker service: to what its tag is in the registry now. */
    updateBroker: (update: BrokerUpdate) => updateBrokerService(cluster(), update),
    /** `d8x setup swarm-deploy`. */
    swarmDeploy: (deployment: SwarmDeployment) => swarmDeploy(cluster(), deployment),
    /** `d8x setup broker-deploy`. @returns the new redis password */
    brokerDeploy: (deployment?: BrokerDeployment) => brokerDeploy(cluster(), deployment),
    /** `d8x fix-ingress`. The stack is gone afterwards, until a swarm-deploy. */
    fixIngress: () => fixIngress(cluster()),
  };
}
