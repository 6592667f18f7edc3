import { referralKey } from '../credentials.ts';
import { accept, containerList, engineOf, networkList } from '../engine.ts';
import { stackName } from '../swarm/stack-file.ts';
import { createSharedVolume, waitForEngine } from '../swarm/swarm.ts';
import { waitFor } from '../../wait.ts';
import { must, mustAsRoot, shell, type DeployedCluster } from './cluster.ts';

export interface SwarmDeployment {
  /** The answer to "do you want to remove it before redeploying?". */
  readonly removeStack: boolean;
  /** Asked for each time. Default: the one that the sandbox came up with. */
  readonly executorKey?: string;
}

/**
 * `d8x setup swarm-deploy` (`swarmDeploy`, internal/actions/swarm.go): removes the stack or not, puts the plain key into
 * the shared folder as a new file of nobody's, makes the volumes, and deploys: every service's whole spec is replaced,
 * and its image is the newest of its tag. Docker configs and NFS itself, which the sandbox does without, are left out.
 */
export async function swarmDeploy(
  cluster: DeployedCluster,
  { removeStack, executorKey = referralKey }: SwarmDeployment,
): Promise<void> {
  const { manager, workers } = cluster;
  if (removeStack) {
    await must(manager, `docker stack rm ${stackName}`);
    await stackGone(cluster);
  }
  await must(manager, 'mkdir -p trader-backend && echo -n "0x${1#0x}" > trader-backend/keyfile.txt', [executorKey]);
  await mustAsRoot(
    manager,
    `mv /home/d8xtrader/trader-backend/keyfile.txt /var/nfs/general/keyfile.txt \\
      && chown nobody:nogroup /var/nfs/general/keyfile.txt && chmod 775 /var/nfs/general/keyfile.txt`,
  );
  await Promise.all([manager, ...workers].map(createSharedVolume));
  await must(manager, `docker stack deploy -c docker-stack.yml ${stackName}`);
}

/**
 * Between the two, d8x-cli logs in to every worker, twice, and copies files; until then all of the stack is gone, on the
 * workers too. Deployed again at once, Docker (28.5.2 at least) may start a container while the old networks of the same names
 * and addresses are still being taken down: what it then calls running has no network, and stays.
 */
async function stackGone({ manager, workers }: DeployedCluster): Promise<void> {
  const ofStack = { all: 'true', filters: JSON.stringify({ label: [`com.docker.stack.namespace=${stackName}`] }) };
  await Promise.all(
    [manager, ...workers].map(async ({ pid, plan: { name } }) => {
      const engine = engineOf(pid);
      await waitFor(
        `containers and networks of the stack to go from ${name}`,
        async () => {
          const containers = containerList.parse(await engine.call('GET', '/containers/json', undefined, ofStack));
          const networks = networkList.parse(await engine.call('GET', '/networks'));
          const isOfStack = (network: string) => network === 'd8x_backend' || network.startsWith(`${stackName}_`);
          return containers.length === 0 && !networks.some(({ Name }) => isOfStack(Name));
        },
        { seconds: 90, everyMs: 200 },
      );
    }),
  );
}

/**
 * `d8x fix-ingress` (`IngressFix`, internal/actions/ingress_fix.go): removes the stack, makes the ingress network anew and
 * restarts every Docker of the swarm. The stack is not there afterwards: people run swarm-deploy.
 */
export async function fixIngress(cluster: DeployedCluster): Promise<void> {
  const { manager, workers } = cluster;
  await must(manager, `docker stack rm ${stackName}`);
  await stackGone(cluster);
  await must(manager, 'yes | docker network rm ingress');
  await waitFor(
    'the ingress network to go',
    async () => {
      const gone = await engineOf(manager.pid).call('GET', '/networks/ingress').catch(accept(404));
      return gone === undefined;
    },
    { seconds: 60, everyMs: 200 },
  );
  await must(manager, 'docker network create -d overlay --subnet 172.16.1.0/24 --ingress ingress');
  for (const group of [[manager], workers]) {
    await Promise.all(
      group.map(async (host) => {
        // `systemctl restart docker`: the host's init starts it again.
        await mustAsRoot(
          host,
          'pid=$(cat /run/docker.pid); kill "$pid"; while kill -0 "$pid" 2>&1; do sleep 0.1; done',
        );
        await waitForEngine(host);
      }),
    );
  }
  await waitFor('the swarm to come back', async () => (await shell(manager, 'docker node ls')).code === 0, {
    seconds: 60,
    everyMs: 200,
  });
}
