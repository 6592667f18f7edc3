import { isDeepStrictEqual } from 'node:util';
import { writeFile } from 'node:fs/promises';
import { deployBroker, deployStack } from '../deploy.ts';
import { containerList, engineOf, networkList } from '../engine.ts';
import { d8xConfig } from '../inventory.ts';
import type { Layout } from '../layout.ts';
import type { SandboxInfo } from '../state.ts';
import { waitForBroker } from '../swarm/answers.ts';
import type { RunningHost } from '../swarm/swarm.ts';
import { incompleteServices, waitForServices } from '../swarm/swarm.ts';
import { hostOf } from '../up.ts';
import { tidyHome } from './home.ts';
import { readKeyFiles, writeReferralFile } from './key-files.ts';
import { removeLeftovers } from './leftovers.ts';
import type { Pristine } from './pristine.ts';
import { loadPristine, recordPristine } from './pristine.ts';
import { resetSwarm } from './services.ts';

/** Puts services, compose project, key files, locks, labels and images back to what they were when the sandbox came up. */
export async function resetCluster(layout: Layout, info: SandboxInfo, all: readonly RunningHost[]): Promise<void> {
  const hosts = all.filter(({ plan }) => !plan.simulated);
  const pristine = await loadPristine(layout);
  const manager = hostOf(hosts, 'manager');
  const broker = hostOf(hosts, 'broker');
  const workers = hosts.filter(({ plan }) => plan.role === 'worker');
  const engine = engineOf(manager.pid);
  const touched = new Set(await incompleteServices(engine, workers.length));
  const now = await readKeyFiles(layout, broker);
  if (now.referral !== pristine.keyFiles.referral) {
    // What its image made of the key, and not the key: an image that is still running would take that.
    await writeReferralFile(layout, pristine.keyFiles.referral);
    touched.add('stack_referral');
  }
  const { chains, broker: brokerFile } = pristine.keyFiles;
  const asBefore = isDeepStrictEqual([now.broker, now.chains], [brokerFile, chains]);
  const brokerReset = resetBroker(broker, pristine, asBefore);
  // It keeps the address that the first answer tells, which has to be that of the key that is put back.
  if (!asBefore) touched.add('stack_referral');
  const resetServices = async (): Promise<void> => {
    // A referral that finds no broker ends, and comes back after a minute.
    await brokerReset;
    await waitForBroker(broker, 60);
    await resetStack(manager, info, pristine, touched);
    await waitForServices(manager, workers.length, 120);
  };
  await Promise.all([
    brokerReset,
    resetServices(),
    ...all.map(tidyHome),
    writeFile(
      info.files.d8xConfig,
      d8xConfig(
        info.shape,
        all.map(({ plan }) => plan),
      ),
    ),
  ]);
  const images = imagesToKeep(pristine);
  await Promise.all(
    hosts.map(async (host) => {
      const known = pristine.hosts[host.plan.name];
      if (known !== undefined) await removeLeftovers(host, manager, known, images);
    }),
  );
  await recordPristine(layout, hosts);
}

/** Any worker may have what any other had at first: where a task lands is the swarm's choice. */
function imagesToKeep({ hosts }: Pristine): ReadonlyMap<string, readonly string[]> {
  const kept = new Map<string, readonly string[]>();
  for (const { images } of Object.values(hosts)) {
    for (const [id, tags] of Object.entries(images)) kept.set(id, [...(kept.get(id) ?? []), ...tags]);
  }
  return kept;
}

/** A stack that is not there, nor its networks, is deployed anew. */
async function resetStack(
  manager: RunningHost,
  { images }: SandboxInfo,
  pristine: Pristine,
  touched: ReadonlySet<string>,
): Promise<void> {
  const engine = engineOf(manager.pid);
  const networks = networkList.parse(await engine.call('GET', '/networks'));
  if (networks.some(({ Name }) => Name === 'd8x_backend')) return resetSwarm(engine, pristine, touched);
  await resetSwarm(engine, { ...pristine, services: {} }, touched);
  await deployStack(manager, images);
}

/** @param filesAsBefore whether its key file and chainConfig.json are what they were */
async function resetBroker(broker: RunningHost, pristine: Pristine, filesAsBefore: boolean): Promise<void> {
  const engine = engineOf(broker.pid);
  const running = containerList.parse(await engine.call('GET', '/containers/json'));
  const ids = new Set(running.map(({ Id }) => Id));
  const known = Object.values(pristine.hosts['broker']?.containers ?? {});
  if (filesAsBefore && known.every((id) => ids.has(id))) return;
  for (const [id, tags] of Object.entries(pristine.hosts['broker']?.images ?? {})) {
    for (const tag of tags) {
      const colon = tag.lastIndexOf(':');
      const [repo, name] = [tag.slice(0, colon), tag.slice(colon + 1)];
      await engine
        .call('POST', `/images/${id}/tag`, undefined, { repo, tag: name })
        .catch(() => engine.call('POST', '/images/create', undefined, { fromImage: repo, tag: name }));
    }
  }
  await deployBroker(broker);
}
