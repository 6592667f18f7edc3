import type { Cluster } from '../../src/cluster/host.ts';
import { formatReference, type ImageReference } from '../../src/image/reference.ts';
import { observeBroker } from '../../src/update/observe/observe-broker.ts';
import { observeHost } from '../../src/update/observe/observe-host.ts';
import { observeStack } from '../../src/update/observe/observe-stack.ts';
import { runningImage } from '../../src/update/plan/plan-broker-service.ts';
import { imageToGoBackTo } from '../../src/update/plan/plan-swarm-service.ts';
import { readRecords } from '../../src/update/records/record-store.ts';

/** What the services run, `repository:tag@sha256:…` by name; one whose digest is not known is left out. */
export interface RunningImages {
  readonly stack: ReadonlyMap<string, string>;
  readonly broker: ReadonlyMap<string, string>;
}

/** Asks every host. @throws OpsError for a host that can't be reached: what runs there would be missing */
export async function runningImages(cluster: Cluster, stackName: string, signal: AbortSignal): Promise<RunningImages> {
  const { engine } = cluster.manager;
  const [services, records, hosts] = await Promise.all([
    engine.listServices({}, { signal }),
    readRecords(engine, { signal }),
    Promise.all(cluster.hosts.map((host) => observeHost(host, signal))),
  ]);
  const reached = hosts.map((host) => {
    if (!host.reached) throw host.error;
    return host;
  });
  const stack = observeStack(stackName, services, [], reached, records);
  const brokerHost = reached.find(({ role }) => role === 'broker');
  const deployment = { stackName, urls: [] };
  const broker =
    cluster.broker === undefined || brokerHost === undefined
      ? []
      : await observeBroker(cluster.broker, brokerHost, records, deployment, [], signal);
  return {
    stack: pinned(stack.map((one) => [one.name, imageToGoBackTo(one)])),
    broker: pinned(broker.map((one) => [one.name, runningImage(one)])),
  };
}

function pinned(images: readonly (readonly [string, ImageReference])[]): ReadonlyMap<string, string> {
  return new Map(
    images.flatMap(([name, image]) => (image.digest === undefined ? [] : [[name, formatReference(image)]])),
  );
}
