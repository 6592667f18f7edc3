import type { Host } from '../cluster/host.ts';
import { type BrokerHost, nameImage, startFrom } from './broker-host.ts';
import { findContainer, watchContainer, type WatchedContainer } from './broker-watch.ts';
import type { Change, Proof } from './change.ts';
import { watchHealth } from './health-watch.ts';
import { pullReference } from './image-text.ts';
import type { BrokerIntent } from './intent.ts';
import { changeKey, type KeyFile } from './key-file.ts';
import { keptKeys } from './key-files.ts';
import type { PlannedBrokerService } from './plan.ts';
import { rollbackRepository } from './prunable.ts';
import { containerLabel, writeRecord } from './records/record-store.ts';
import { returnTerms, updateTerms } from './terms.ts';
import type { Workshop } from './workshop.ts';

/** A service of the broker host's compose project on its way; `key` is its key file where it has one. */
export function createBrokerChange(
  shop: Workshop,
  planned: PlannedBrokerService,
  intent: BrokerIntent,
  broker: BrokerHost,
  key: KeyFile | undefined,
): Change {
  const { context } = shop;
  const { host } = broker;
  const terms = updateTerms(context.policy);
  let isTouched = false;
  let imageId = '';

  async function apply(signal: AbortSignal): Promise<void> {
    ({ id: imageId } = await host.engine.inspectImage(pullReference(planned.to)));
    signal.throwIfAborted();
    isTouched = true;
    await host.engine.tagImage(planned.fromImageId, rollbackRepository, planned.service);
    if (planned.key !== undefined && key !== undefined) {
      await changeKey(key, planned.key, context.keys.brokerPrivateKey);
    }
    await startFrom(broker, intent, imageId, broker.wanted(planned.service), signal);
  }

  async function watch(hooks: Pick<WatchedContainer, 'terms' | 'signal' | 'progress' | 'besides'>): Promise<void> {
    const { service, compose } = planned;
    await watchContainer({ engine: host.engine, service, compose, imageId, isNew: true, ...hooks });
  }

  async function prove(signal: AbortSignal, progress: (detail: string) => void): Promise<Proof> {
    using health = watchHealth(shop.probe, planned.service, planned.url, terms.stabilityMs);
    await watch({ terms, signal, progress, besides: (since) => health.state(since) });
    return { running: 1, notices: [] };
  }

  return {
    planned,
    apply,
    prove,
    confirm: (signal) => watch({ terms: { ...terms, stabilityMs: 0 }, signal, progress: () => undefined }),
    settle: async () => {
      await settleBroker(shop, intent);
      await key?.forgetAllBut(keptKeys(intent.recordAfter));
    },
    takeBack: async () => {
      if (!isTouched) return false;
      await takeBrokerBack(broker, intent, key);
      return true;
    },
    proveBack: async (signal, progress) => {
      await proveBrokerBack(shop, host, intent, { signal, progress });
      await key?.forgetAllBut(keptKeys(intent.recordBefore));
    },
  };
}

/** Records what a broker service runs now. */
export async function settleBroker({ context }: Pick<Workshop, 'context'>, intent: BrokerIntent): Promise<void> {
  await record(context, intent, intent.recordAfter);
}

/** Writes a record with the container that runs now. */
async function record(
  { cluster }: Workshop['context'],
  { service, compose }: BrokerIntent,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const container =
    cluster.broker === undefined ? undefined : await findContainer(cluster.broker.engine, compose, service);
  const made = container === undefined ? {} : { [containerLabel]: container.id };
  await writeRecord(cluster.manager.engine, { kind: 'broker', service }, { ...labels, ...made });
}

/** Brings back the key, the image's name, and a container made from it. Harmless when repeated. */
export async function takeBrokerBack(
  broker: BrokerHost,
  intent: BrokerIntent,
  key: KeyFile | undefined,
): Promise<void> {
  const { host } = broker;
  const keyCameBack = intent.key !== undefined && (await key?.bringBack(intent.key)) === true;
  const present = await findContainer(host.engine, intent.compose, intent.service);
  const runsIt = present?.imageId === intent.fromImageId && present.state.running;
  // The same image may run with settings that did not hold.
  if (runsIt && !keyCameBack && intent.from !== intent.to) {
    await nameImage(host, intent, intent.fromImageId);
    return;
  }
  await startFrom(broker, intent, intent.fromImageId, broker.before(intent.service));
}

/** Watches until what a broker service ran before runs again. @throws OpsError `rollback-failed`, or the signal's reason */
export async function proveBrokerBack(
  { context }: Pick<Workshop, 'context'>,
  host: Host,
  intent: BrokerIntent,
  hooks: { readonly signal: AbortSignal; readonly progress: (detail: string) => void },
): Promise<void> {
  const { service, compose, fromImageId: imageId } = intent;
  const terms = { ...returnTerms(context.policy), stabilityMs: 2_000 };
  await watchContainer({ engine: host.engine, service, compose, imageId, isNew: false, terms, ...hooks });
  // Its container is a new one, made by d8x-ops as the one before was.
  if (intent.recordBefore[containerLabel] !== undefined) await record(context, intent, intent.recordBefore);
}
