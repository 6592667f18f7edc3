import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Engine } from '../engine.ts';
import {
  containerList,
  engineOf,
  identifiedList,
  imageList,
  networkList,
  nodeList,
  serviceList,
  volumeList,
} from '../engine.ts';
import { waitForCiphertext } from './key-files.ts';
import type { Layout } from '../layout.ts';
import type { RunningHost } from '../swarm/swarm.ts';

/** What a freshly-up cluster consists of, so that `resetCluster` can tell what was changed. */
const pristineHost = z.object({
  images: z.record(z.string(), z.array(z.string())),
  volumes: z.array(z.string()),
  networks: z.array(z.string()),
  /** Ids of containers that belong to no swarm task, by name. */
  containers: z.record(z.string(), z.string()),
});
export type PristineHost = z.infer<typeof pristineHost>;

const pristine = z.object({
  /** By name: identity, version and specification of each service. */
  services: z.record(z.string(), z.object({ id: z.string(), version: z.number(), spec: z.looseObject({}) })),
  configs: z.array(z.string()),
  secrets: z.array(z.string()),
  nodes: z.record(z.string(), z.looseObject({})),
  hosts: z.record(z.string(), pristineHost),
  keyFiles: z.object({ referral: z.string(), broker: z.string(), chains: z.string() }),
});
export type Pristine = z.infer<typeof pristine>;

function pathOf({ dir }: Layout): string {
  return join(dir, 'pristine.json');
}

export async function loadPristine(layout: Layout): Promise<Pristine> {
  return pristine.parse(JSON.parse(await readFile(pathOf(layout), 'utf8')));
}

/** Writes down what the cluster is now as what it shall be after a reset. */
export async function recordPristine(layout: Layout, hosts: readonly RunningHost[]): Promise<void> {
  const manager = hosts.find(({ plan }) => plan.role === 'manager');
  const broker = hosts.find(({ plan }) => plan.role === 'broker');
  if (manager === undefined || broker === undefined) throw new Error('there is no manager or no broker host');
  const engine = engineOf(manager.pid);
  const [services, networks, configs, secrets, nodes, keyFiles] = await Promise.all([
    engine.call('GET', '/services').then((answer) => serviceList.parse(answer)),
    engine.call('GET', '/networks').then((answer) => networkList.parse(answer)),
    engine.call('GET', '/configs').then((answer) => identifiedList.parse(answer)),
    engine.call('GET', '/secrets').then((answer) => identifiedList.parse(answer)),
    engine.call('GET', '/nodes').then((answer) => nodeList.parse(answer)),
    waitForCiphertext(layout, broker),
  ]);
  const value: Pristine = {
    keyFiles,
    services: Object.fromEntries(
      services.map(({ ID, Version, Spec }) => [
        Spec.Name,
        { id: ID, version: Version.Index, spec: withNetworkNames(Spec, networks) },
      ]),
    ),
    configs: configs.map(({ ID }) => ID),
    secrets: secrets.map(({ ID }) => ID),
    nodes: Object.fromEntries(nodes.map(({ Description, Spec }) => [Description.Hostname, Spec])),
    hosts: Object.fromEntries(
      await Promise.all(hosts.map(async ({ plan, pid }) => [plan.name, await inspectHost(engineOf(pid))] as const)),
    ),
  };
  await writeFile(pathOf(layout), JSON.stringify(value));
}

const attachedSpec = z.looseObject({
  TaskTemplate: z.looseObject({ Networks: z.array(z.looseObject({ Target: z.string() })).optional() }),
});

/** A service's networks by name: a stack that is removed and deployed anew has others of these names. */
function withNetworkNames(spec: object, networks: z.infer<typeof networkList>): z.infer<typeof attachedSpec> {
  const { TaskTemplate, ...others } = attachedSpec.parse(spec);
  const Networks = TaskTemplate.Networks?.map(({ Target, ...rest }) => ({
    ...rest,
    Target: networks.find(({ Id }) => Id === Target)?.Name ?? Target,
  }));
  return { ...others, TaskTemplate: { ...TaskTemplate, ...(Networks === undefined ? {} : { Networks }) } };
}

/** What a host's engine holds, but for swarm tasks. */
export async function inspectHost(engine: Engine): Promise<PristineHost> {
  const [images, volumes, networks, containers] = await Promise.all([
    engine.call('GET', '/images/json').then((answer) => imageList.parse(answer)),
    engine.call('GET', '/volumes').then((answer) => volumeList.parse(answer)),
    engine.call('GET', '/networks').then((answer) => networkList.parse(answer)),
    engine.call('GET', '/containers/json', undefined, { all: '1' }).then((answer) => containerList.parse(answer)),
  ]);
  return {
    images: Object.fromEntries(images.map(({ Id, RepoTags }) => [Id, RepoTags ?? []])),
    volumes: (volumes.Volumes ?? []).map(({ Name }) => Name),
    networks: networks.map(({ Name }) => Name),
    containers: Object.fromEntries(
      containers
        .filter(({ Labels }) => !('com.docker.swarm.task.id' in Labels))
        .map(({ Id, Names }) => [Names[0] ?? Id, Id]),
    ),
  };
}
