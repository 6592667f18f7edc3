import { quoteArgv, quoteWord } from '../../src/cluster/command/shell-quote.ts';
import { demand } from '../../test/cluster/command.ts';
import type { Sandbox } from '../../test/cluster/sandbox.ts';
import type { Updated } from './services.ts';

/**
 * Updates one service after another by the plain commands, as `d8x update` does: `docker service update`, with its monitor of five
 * seconds, on the manager; pulling and `docker compose up` on the broker host. What d8x-cli does beside that is left out: it prunes
 * every worker first, and removes a broker service's container before it pulls.
 */
export async function plainUpdate(sandbox: Sandbox, services: readonly Updated[]): Promise<void> {
  const swarm = services.filter(({ place }) => place === 'swarm').map((one) => swarmCommand(sandbox, one));
  const broker = services.filter(({ place }) => place === 'broker').map((one) => brokerCommands(sandbox, one));
  if (swarm.length > 0) await demand(sandbox.sshCommand('manager', [inBash(swarm)]));
  if (broker.length > 0) await demand(sandbox.sshCommand('broker', [inBash(['cd ~/broker', ...broker])]));
}

function inBash(commands: readonly string[]): string {
  return `bash -e -c ${quoteWord(commands.join('\n'))}`;
}

function swarmCommand({ info }: Sandbox, { name, repository, digest }: Updated): string {
  const image = `${info.registry}/d8-x/${repository}:dev@${digest}`;
  return quoteArgv(['docker', 'service', 'update', '-q', '--image', image, `${info.stack}_${name}`]);
}

function brokerCommands({ info }: Sandbox, { name, repository, digest }: Updated): string {
  const image = `${info.registry}/d8-x/${repository}`;
  const settings = `BROKER_FEE_TBPS=${quoteWord(info.brokerFeeTbps)} REDIS_PW=${quoteWord(info.brokerRedisPassword)}`;
  return [
    quoteArgv(['docker', 'pull', '-q', `${image}@${digest}`]),
    quoteArgv(['docker', 'tag', `${image}@${digest}`, `${image}:main`]),
    `${settings} ${quoteArgv(['docker', 'compose', 'up', '-d', '--no-deps', name])}`,
  ].join('\n');
}
