import { isCalled } from '../../service-name.ts';
import type { StoredRecord } from '../model/record.ts';
import type { Host } from '../../cluster/host.ts';
import { brokerContainers, projectOf } from '../broker/broker-project.ts';
import { inspectAll } from '../broker/broker-watch.ts';
import { composeLabels } from '../broker/compose.ts';
import type { Deployment } from '../model/context.ts';
import type { ReachedHost } from '../model/hosts-of-nodes.ts';
import { readReference } from '../model/image-text.ts';
import { keyVolumeOf } from '../keys/key-files.ts';
import type { ObservedBrokerService, ObservedSettings } from '../model/observation.ts';
import { observeComposeFile } from './observe-compose-file.ts';
import { digestsOf } from './observe-stack.ts';
import type { Secret } from '../../secret.ts';
import { settingsOf } from '../broker/broker-settings.ts';

/** The services of the broker host's compose project, and what their file says of those that are `asked` for. Where one has several containers, the newest counts. */
export async function observeBroker(
  host: Host,
  { containers, images }: ReachedHost,
  records: readonly StoredRecord[],
  deployment: Deployment,
  asked: readonly string[],
  signal: AbortSignal,
): Promise<readonly ObservedBrokerService[]> {
  const all = await Promise.all(
    brokerContainers(containers).map(async (container): Promise<ObservedBrokerService[]> => {
      const [details] = await inspectAll(host.engine, [container], { signal });
      const name = container.labels[composeLabels.service];
      const compose = projectOf(container);
      const image = details === undefined ? undefined : readReference(details.image);
      if (details === undefined || name === undefined || compose === undefined || image === undefined) return [];
      const { imageId } = details;
      const file = asked.some((one) => isCalled(one, 'broker', name))
        ? await observeComposeFile(host, compose, { name, container: details }, deployment, signal)
        : undefined;
      const stored = records.find((one) => one.kind === 'broker' && one.service === name);
      return [
        {
          name,
          compose,
          container,
          image,
          imageId,
          digests: digestsOf(images.find(({ id }) => id === imageId)?.repoDigests ?? [], image),
          running: details.state.running,
          keyVolume: keyVolumeOf(details),
          settings: observeSettings(details.environment, deployment),
          file,
          record: stored?.record,
          deployedAnew: stored?.container !== undefined && stored.container !== container.id,
        },
      ];
    }),
  );
  const byName = Map.groupBy(all.flat(), ({ name }) => name);
  return [...byName.values()].flatMap((same) => same.find(({ running }) => running) ?? same.slice(0, 1));
}

/** Compares what a container was started with. */
export function observeSettings(
  environment: Readonly<Record<string, Secret>>,
  { brokerFeeTbps, brokerRedisPassword, configured }: Deployment,
): ObservedSettings {
  const running = settingsOf([environment]);
  return {
    fee: { running: running.BROKER_FEE_TBPS?.reveal(), given: brokerFeeTbps, configured: configured?.brokerFeeTbps },
    redisPassword: {
      given: compare(running.REDIS_PW, brokerRedisPassword),
      configured: compare(running.REDIS_PW, configured?.brokerRedisPassword),
    },
  };
}

function compare(running: Secret | undefined, other: Secret | undefined): ObservedSettings['redisPassword']['given'] {
  if (running === undefined || other === undefined) return undefined;
  return running.reveal() === other.reveal() ? 'same' : 'different';
}
