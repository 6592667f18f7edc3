import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { execute, type Finished } from '../command.ts';
import { sudoPassword } from '../credentials.ts';
import { onHost } from '../deploy.ts';
import type { RunningHost } from '../swarm/swarm.ts';

/** What d8x-cli works on: the hosts of hosts.cfg, and its own configuration. */
export interface DeployedCluster {
  readonly manager: RunningHost;
  readonly workers: readonly RunningHost[];
  readonly broker: RunningHost;
  /** d8x.conf.json. */
  readonly configFile: string;
}

const d8xConfig = z.looseObject({
  broker_server_config: z.looseObject({ fee_tbps: z.string(), redis_password: z.string() }),
});
export type D8xConfig = z.infer<typeof d8xConfig>;

export async function readConfig({ configFile }: Pick<DeployedCluster, 'configFile'>): Promise<D8xConfig> {
  return d8xConfig.parse(JSON.parse(await readFile(configFile, 'utf8')));
}

export async function writeConfig(
  { configFile }: Pick<DeployedCluster, 'configFile'>,
  config: D8xConfig,
): Promise<void> {
  await writeFile(configFile, JSON.stringify(config, undefined, '\t'));
}

/** Runs shell as the SSH user, in his home; $1, $2 … are `words`. Any exit status is an answer. */
export async function shell({ pid }: RunningHost, script: string, words: readonly string[] = []): Promise<Finished> {
  return execute(onHost(pid, ['bash', '-c', `cd; ${script}`, 'bash', ...words], 'd8xtrader'));
}

/** The same for what d8x-cli gives up without. @throws Error with what it wrote */
export async function must(host: RunningHost, script: string, words: readonly string[] = []): Promise<string> {
  const { code, stdout, stderr } = await shell(host, script, words);
  if (code !== 0) throw new Error(`on ${host.plan.name}: ${script} exited ${code}: ${stderr.trim()}`);
  return stdout;
}

/** The same as root: `echo PASSWORD | sudo -S bash -c …`. @throws Error with what it wrote */
export async function mustAsRoot(host: RunningHost, script: string, words: readonly string[] = []): Promise<string> {
  return must(host, `echo "$1" | { shift; sudo -S -p '' bash -c "$@"; }`, [sudoPassword, script, 'bash', ...words]);
}

/** `dockerPrune` of internal/actions/svc_update.go. */
export const prune = 'docker system prune -a -f --volumes && docker volume prune -f';

/** `brokerServerKeyVolSetup` of internal/actions/broker.go; $1 is the key. */
export const writeKeyVolume = `cd ./broker && docker volume create keyvol \\
  && echo -n "0x\${1#0x}" > ./keyfile.txt \\
  && docker run --rm -v $PWD:/source -v keyvol:/dest -w /source alpine cp ./keyfile.txt /dest \\
  && rm ./keyfile.txt`;
