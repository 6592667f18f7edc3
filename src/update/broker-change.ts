import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../cluster/host.ts';
import { isOpsError, OpsError } from '../errors.ts';
import { formatRepository } from '../image/reference.ts';
import { findContainer, watchContainer, type WatchedContainer } from './broker-watch.ts';
import { givenSettings, runningSettings } from './broker-settings.ts';
import type { Change, Proof } from './change.ts';
import { type ComposeProgram, type ComposeProject, type ComposeSettings, composeUp, findCompose } from './compose.ts';
import type { Deployment } from './context.ts';
import { watchHealth } from './health-watch.ts';
import { pullReference } from './image-text.ts';
import type { BrokerIntent } from './intent.ts';
import { changeKey, type KeyFile } from './key-file.ts';
import { keptKeys } from './key-files.ts';
import type { PlannedBrokerService } from './plan.ts';
import { rollbackRepository } from './prunable.ts';
import { writeBrokerRecord } from './record-store.ts';
import { imageOf } from './swarm-back.ts';
import { returnTerms, updateTerms } from './terms.ts';
import type { Workshop } from './workshop.ts';

const composeTimeoutMs = 120_000;
/** How long Compose may need to replace a container, whose end takes up to ten seconds. */
const composeGraceMs = 30_000;

/** The broker host, and what Compose needs to know there: read before any container is replaced. */
export interface BrokerHost {
  readonly host: Host;
  readonly program: ComposeProgram;
  /** What the project's containers run with. */
  readonly before: ComposeSettings;
  /** What they should run with. */
  readonly wanted: ComposeSettings;
}

/** Looks at the broker host. @throws OpsError `compose-failed` when it has no Compose */
export async function openBrokerHost(host: Host, compose: ComposeProject, deployment: Deployment): Promise<BrokerHost> {
  const [program, before] = await Promise.all([findCompose(host), runningSettings(host.engine, compose)]);
  return { host, program, before, wanted: { ...before, ...givenSettings(deployment) } };
}

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
    await startFrom(broker, intent, imageId, broker.wanted);
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
  await writeBrokerRecord(context.cluster.manager.engine, intent.service, intent.recordAfter);
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
  await startFrom(broker, intent, intent.fromImageId, broker.before);
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
}

/** Gives an image the name that the compose file uses, and has Compose make the service's container from it. */
async function startFrom(
  { host, program }: BrokerHost,
  intent: BrokerIntent,
  imageId: string,
  settings: ComposeSettings,
): Promise<void> {
  await nameImage(host, intent, imageId);
  const before = await findContainer(host.engine, intent.compose, intent.service);
  const command = composeUp(program, intent.compose, intent.service, settings);
  try {
    await host.run(command, { timeoutMs: composeTimeoutMs });
  } catch (error) {
    // Compose goes on without the connection: what it is doing must not be begun a second time beside it.
    if (isOpsError(error, 'connection-lost') && (await appears(host, intent, imageId, before?.id))) return;
    if (!isOpsError(error, 'command-failed')) throw error;
    throw new OpsError('compose-failed', `Compose could not start ${intent.service}: ${error.message}`, {
      where: host.name,
      hint: `Look on ${host.name} in ${intent.compose.directory}.`,
      cause: error,
      logs: error.logs,
    });
  }
}

/** Whether a new container from that image comes up within a while. */
async function appears(
  { engine }: Host,
  { compose, service }: BrokerIntent,
  imageId: string,
  before: string | undefined,
): Promise<boolean> {
  const deadline = performance.now() + composeGraceMs;
  while (performance.now() < deadline) {
    await sleep(1_000);
    const container = await findContainer(engine, compose, service).catch(() => undefined);
    if (container !== undefined && container.id !== before && container.imageId === imageId) return true;
  }
  return false;
}

async function nameImage({ engine }: Host, { composeImage }: BrokerIntent, imageId: string): Promise<void> {
  const name = imageOf(composeImage);
  await engine.tagImage(imageId, formatRepository(name), name.tag ?? 'latest');
}
