import { quoteArgv, quoteWord } from '../../src/cluster/command/render-command.ts';
import { demand } from '../../test/cluster/command.ts';
import type { Sandbox } from '../../test/cluster/sandbox.ts';
import type { Updated } from './services.ts';

/**
 * Updates one service after another by the plain commands, as `d8x update` does: `docker service update`, with its monitor of five
 * seconds, on the manager; pulling and `docker compose up` on the broker host; the plain key of referral and broker is written again while
 * nothing of them runs. What d8x-cli does beside that is left out: it prunes every worker first, and removes a broker service's container
 * before it pulls.
 */
export async function plainUpdate(sandbox: Sandbox, services: readonly Updated[]): Promise<void> {
  for (const service of services.filter(({ place }) => place === 'swarm')) await updateSwarm(sandbox, service);
  for (const service of services.filter(({ place }) => place === 'broker')) await updateBroker(sandbox, service);
}

async function updateSwarm(sandbox: Sandbox, service: Updated): Promise<void> {
  const onManager = (...commands: readonly string[]): Promise<string> =>
    demand(sandbox.sshCommand('manager', [inBash(commands)]));
  if (service.name !== 'referral') {
    await onManager(swarmCommand(sandbox, service));
    return;
  }
  const scale = (tasks: number): string => `docker service scale ${sandbox.info.stack}_referral=${tasks}`;
  await onManager(scale(0));
  await writeKey(sandbox, 'manager', '/var/nfs/general', sandbox.info.referralKey);
  await onManager(swarmCommand(sandbox, service), scale(1));
}

async function updateBroker(sandbox: Sandbox, service: Updated): Promise<void> {
  const onBroker = (...commands: readonly string[]): Promise<string> =>
    demand(sandbox.sshCommand('broker', [inBash(['cd ~/broker', ...commands])]));
  if (service.name === 'broker') {
    await onBroker('docker compose stop broker');
    await writeKey(sandbox, 'broker', '$(docker volume inspect -f {{.Mountpoint}} keyvol)', sandbox.info.brokerKey);
  }
  await onBroker(brokerCommands(sandbox, service));
}

async function writeKey(sandbox: Sandbox, host: string, folder: string, key: string): Promise<void> {
  const write = `printf %s "$1" > "${folder}/keyfile.txt"`;
  const { code, stderr } = await sandbox.execOn(host, ['sh', '-c', write, 'sh', `0x${key.replace(/^0x/, '')}`]);
  if (code !== 0) throw new Error(`the key was not written on ${host}: ${stderr}`);
}

function inBash(commands: readonly string[]): string {
  return `bash -e -c ${quoteWord(commands.join('\n'))}`;
}

function swarmCommand({ info }: Sandbox, { name, repository, tag, digest }: Updated): string {
  const image = `${info.registry}/d8-x/${repository}:${tag}@${digest}`;
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
