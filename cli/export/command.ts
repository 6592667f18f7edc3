import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectCluster } from '../../src/cluster/ssh/connect-cluster.ts';
import type { Host } from '../../src/cluster/host.ts';
import { OpsError } from '../../src/errors.ts';
import { exportFiles } from '../declare/export.ts';
import { parseArguments } from '../declare/parse-arguments.ts';
import { readDeployment } from '../folder/deployment.ts';
import { pinAccepted } from '../folder/host-keys.ts';
import { exitCodes, type CliContext } from '../context.ts';
import { pinImages } from './pin-images.ts';
import { runningImages } from './running-images.ts';

/** The files that d8x-cli deploys from (swarm.go, broker.go): in the folder, and as it copies them to the hosts. */
const files = {
  stack: { local: 'docker-swarm-stack.yml', remote: '~/docker-stack.yml' },
  broker: { local: 'broker-server/docker-compose.yml', remote: '~/broker/docker-compose.yml' },
} as const;

/** `d8x-ops export`. Answers the exit code. @throws OpsError for files that can't be used, and hosts that can't be reached */
export async function runExport(words: readonly string[], context: CliContext): Promise<number> {
  const { terminal, signal } = context;
  const given = parseArguments(exportFiles, words);
  const only = given.text('only');
  if (only !== undefined && only !== 'stack' && only !== 'broker') {
    throw new OpsError('command-invalid', '--only takes stack or broker', { where: '--only' });
  }
  const { folder, inventory, access } = await readDeployment(given);
  const knownHosts = await pinAccepted(given.list('accept-host-key'), inventory, access, signal);
  await using cluster = await connectCluster(inventory, { ...access, knownHosts }, { signal });
  const images = await runningImages(cluster, access.stackName, signal);
  const parts = [
    { kind: 'stack' as const, host: cluster.manager },
    ...(cluster.broker === undefined ? [] : [{ kind: 'broker' as const, host: cluster.broker }]),
  ].filter(({ kind }) => only === undefined || kind === only);
  for (const { kind, host } of parts) {
    const { local, remote } = files[kind];
    const { text, from } = await read(join(folder, local), host, remote, signal);
    const { text: pinned, unpinned } = pinImages(text, images[kind], from);
    terminal.print(`# ${local}, with the digests that run\n${pinned.trimEnd()}`);
    for (const service of unpinned)
      terminal.say(`${local}: ${service} runs nothing whose digest is known; it is as it was`);
    if (kind !== parts.at(-1)?.kind) terminal.print('---');
  }
  return exitCodes.done;
}

/** The file in the folder, which the next deploy takes; where it is missing or empty, the one of the last deploy on its host. */
async function read(
  path: string,
  host: Host,
  remote: string,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly from: string }> {
  const text = await readFile(path, 'utf8').catch(() => '');
  if (text.trim() !== '') return { text, from: path };
  const name = remote.slice('~/'.length);
  const { code, stdout } = await host.tryRun({ stages: [['cat', '--', name]], cwd: '~/' }, { signal });
  if (code === 0) return { text: stdout, from: `${host.name}:${remote}` };
  throw new OpsError('config-invalid', `there is neither ${path} nor ${remote} on ${host.name}`, {
    where: path,
    hint: 'Give the folder that d8x-cli deployed from with --folder.',
  });
}
