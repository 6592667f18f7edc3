import { composeFile, deployEnvironment, deployScript, deployedChains } from './compose/project.ts';
import { brokerKey } from './credentials.ts';
import { demand } from './command.ts';
import type { Namespace } from './namespaces.ts';
import { entering } from './namespaces.ts';
import { stackFile, stackName } from './swarm/stack-file.ts';
import type { RunningHost } from './swarm/swarm.ts';
import type { ImageDigests } from './image/digests.ts';

/** All namespaces that make a host. */
const hostNamespaces: readonly Namespace[] = ['mount', 'uts', 'ipc', 'net', 'pid'];

/** The argv that runs `argv` on the host whose init is `pid`, as `user` with a fresh environment. */
export function onHost(pid: number, argv: readonly string[], user = 'root'): string[] {
  const identity = ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--reset-env'];
  return entering(pid, hostNamespaces, [...identity, '--', ...argv]);
}

/** Runs shell as the SSH user, in his home. @returns its standard output @throws Error unless it exits 0 */
export async function asSshUser(
  { pid }: RunningHost,
  script: string,
  stdin = '',
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return demand(onHost(pid, ['env', ...settings, 'sh', '-c', `cd; ${script}`], 'd8xtrader'), { stdin });
}

/** Deploys the stack on the manager as d8x-cli does. */
export async function deployStack(manager: RunningHost, images: ImageDigests): Promise<void> {
  await asSshUser(
    manager,
    `cat > docker-stack.yml && docker stack deploy -c docker-stack.yml ${stackName}`,
    stackFile(images),
  );
}

/** Lays out `~/broker` with its key volume and starts the compose project; one that runs is made anew. */
export async function deployBroker(broker: RunningHost): Promise<void> {
  await asSshUser(broker, deployScript(deployedChains, brokerKey), composeFile(), deployEnvironment);
}
