import type { ContainerDetails } from '../../cluster/engine/types.ts';
import { bareName } from '../../service-name.ts';
import type { Host } from '../../cluster/host.ts';
import { type BrokerHost, nameImage, startFrom } from '../broker/broker-host.ts';
import { findContainer, watchContainer, type WatchedContainer } from '../broker/broker-watch.ts';
import type { Change, Verification } from '../model/change.ts';
import { warmUpOf } from '../health/warm-up.ts';
import { askedContainer } from '../broker/asked-container.ts';
import { asBefore, asBeforeUpdate } from './as-before.ts';
import { composeFileNow } from './compose-file-now.ts';
import { openVerification, verifiedService } from './open-verification.ts';
import { pullReference } from '../model/image-text.ts';
import type { BrokerIntent } from '../model/intent.ts';
import { changeKey, type KeyFile, stillPlain } from '../keys/key-file.ts';
import { keptKeys } from '../keys/key-files.ts';
import { brokerService } from '../keys/key-services.ts';
import { watchAddressBefore } from '../keys/watch-address.ts';
import type { PlannedBrokerService } from '../model/plan.ts';
import { rollbackRepository } from '../plan/prunable.ts';
import { containerLabel, writeRecord } from '../records/record-store.ts';
import { rollbackTimeouts, updateTimeouts } from './timeouts.ts';
import type { UpdateSession } from '../swarm/session.ts';

/** A service of the broker host's compose project on its way; `key` is its key file where it has one. */
export function createBrokerChange(
  session: UpdateSession,
  planned: PlannedBrokerService,
  intent: BrokerIntent,
  broker: BrokerHost,
  key: KeyFile | undefined,
): Change {
  const { context } = session;
  const { host } = broker;
  const timeouts = { ...updateTimeouts(context.policy), warmUpMs: warmUpOf(context.policy, planned) };
  let isTouched = false;
  let imageId = '';

  async function apply(signal: AbortSignal, progress: (detail: string) => void): Promise<void> {
    ({ id: imageId } = await host.engine.inspectImage(pullReference(planned.to)));
    signal.throwIfAborted();
    const present = await findContainer(host.engine, planned.compose, planned.service);
    const { refusal } = await composeFileNow(session, intent, present, signal);
    if (refusal !== undefined) throw refusal;
    isTouched = true;
    await host.engine.tagImage(planned.fromImageId, rollbackRepository, bareName(planned.service));
    if (planned.key !== undefined && key !== undefined) {
      // It may not end between the new file and its own end: started once more, it would encrypt that for itself.
      progress('its container ends');
      await stopService(broker, intent);
      progress('its key file is changed');
      await changeKey(key, planned.key, context.keys.brokerPrivateKey);
    }
    progress('its container is made anew');
    await startFrom(broker, intent, imageId, broker.wanted(planned.service), signal);
  }

  async function watch(
    hooks: Pick<WatchedContainer, 'timeouts' | 'signal' | 'progress' | 'readiness' | 'besides'>,
  ): Promise<void> {
    const { service, compose } = planned;
    await watchContainer({ engine: host.engine, service, compose, imageId, isNew: true, ...hooks });
  }

  async function verify(
    signal: AbortSignal,
    progress: (detail: string) => void,
    onReady?: () => void,
  ): Promise<Verification> {
    using verifying = openVerification(session, verifiedService(planned), intent, { timeouts, onReady });
    const readiness: WatchedContainer['readiness'] = {
      state: (container) => verifying.readiness.state([askedContainer(host, container)]),
      get detail() {
        return verifying.readiness.detail;
      },
    };
    try {
      await watch({ timeouts, signal, progress, readiness, besides: verifying.besides });
    } catch (error) {
      const told = asBeforeUpdate(planned, error, context.run.showsLogs);
      if (told === undefined) throw error;
      onReady?.();
      return { running: 0, notices: [told] };
    }
    const plain =
      planned.key === undefined || key === undefined || context.policy.keyFilesKeptPlain.includes(brokerService)
        ? []
        : await stillPlain(brokerService, key);
    return { running: 1, notices: [...verifying.notices, ...plain] };
  }

  return {
    planned,
    apply,
    verify,
    confirm: async (signal) => {
      if (planned.before?.ran === false) return;
      await watch({ timeouts: { ...timeouts, stabilityMs: 0 }, signal, progress: () => undefined });
    },
    finalize: async () => {
      await finalizeBroker(session, intent);
      await key?.forgetAllBut(keptKeys(intent.recordAfter));
    },
    rollBack: async (signal) => {
      if (!isTouched) return false;
      await rollBackBroker(session, broker, { intent, key, signal });
      return true;
    },
    verifyRollback: async (signal, progress) => {
      await verifyBrokerRollback(session, host, intent, { signal, progress });
      await key?.forgetAllBut(keptKeys(intent.recordBefore));
    },
  };
}

/** Records what a broker service runs now. */
export async function finalizeBroker({ context }: Pick<UpdateSession, 'context'>, intent: BrokerIntent): Promise<void> {
  await record(context, intent, intent.recordAfter);
}

/** Writes a record with the container that runs now. */
async function record(
  { cluster }: UpdateSession['context'],
  { service, compose }: BrokerIntent,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const container =
    cluster.broker === undefined ? undefined : await findContainer(cluster.broker.engine, compose, service);
  const made = container === undefined ? {} : { [containerLabel]: container.id };
  await writeRecord(cluster.manager.engine, { kind: 'broker', service: bareName(service) }, { ...labels, ...made });
}

/** Ends the service's container, which none takes the place of: none may read a key file that is not for it. */
async function stopService({ host }: BrokerHost, { compose, service }: BrokerIntent): Promise<void> {
  const present = await findContainer(host.engine, compose, service);
  if (present !== undefined && present.state.status !== 'exited') await host.engine.stopContainer(present.id);
}

interface BrokerWayBack {
  readonly intent: BrokerIntent;
  /** Its key file, where that was changed. */
  readonly key: KeyFile | undefined;
  readonly signal: AbortSignal;
}

/**
 * Ends the new container, brings back the key file, the image's name, and a container made from it. Harmless when repeated.
 * @throws OpsError `config-invalid`, before anything is touched, where the compose file can't be used any more, and the container from
 * before is gone
 */
export async function rollBackBroker(
  session: Pick<UpdateSession, 'context'>,
  broker: BrokerHost,
  { intent, key, signal }: BrokerWayBack,
): Promise<void> {
  const { host } = broker;
  // The same image may run with settings that did not hold.
  const isOld = (container: ContainerDetails | undefined): container is ContainerDetails =>
    container?.imageId === intent.fromImageId && intent.from !== intent.to;
  const isBack = (container: ContainerDetails | undefined): boolean => isOld(container) && container.state.running;
  const before = await findContainer(host.engine, intent.compose, intent.service);
  const isMade = !isBack(before) || intent.key !== undefined;
  const { refusal, notices } = isMade ? await composeFileNow(session, intent, before, signal) : { notices: [] };
  if (refusal !== undefined && !(isOld(before) && before.state.status !== 'created')) throw refusal;
  for (const notice of notices) session.context.journal.notice(notice);
  if (intent.key !== undefined && key !== undefined) await stopService(broker, intent);
  const keyCameBack = intent.key !== undefined && (await key?.putBack(intent.key)) === true;
  const present = await findContainer(host.engine, intent.compose, intent.service);
  const isKept = isOld(present) && (refusal !== undefined || (isBack(present) && !keyCameBack));
  if (isKept) {
    await nameImage(host, intent, intent.fromImageId);
    // What was only ended, for its key file, needs no compose file to run again.
    await host.engine.startContainer(present.id);
    return;
  }
  await startFrom(broker, intent, intent.fromImageId, broker.before(intent.service));
}

/** Watches until what a broker service ran before runs again. @throws OpsError `rollback-failed`, or the signal's reason */
export async function verifyBrokerRollback(
  session: Pick<UpdateSession, 'context' | 'hostOfNode'>,
  host: Host,
  intent: BrokerIntent,
  hooks: { readonly signal: AbortSignal; readonly progress: (detail: string) => void },
): Promise<void> {
  const { service, compose, fromImageId: imageId } = intent;
  const timeouts = { ...rollbackTimeouts(session.context.policy), stabilityMs: 2_000 };
  using address = watchAddressBefore(session, intent, timeouts.timeoutMs);
  const besides = (at: number): 'holds' | 'not-yet' => address.state(at);
  try {
    await watchContainer({ engine: host.engine, service, compose, imageId, isNew: false, timeouts, besides, ...hooks });
  } catch (error) {
    if (intent.ranBefore !== false || asBefore(service, error) === undefined) throw error;
  }
  // Its container is a new one, made by d8x-ops as the one before was.
  if (intent.recordBefore[containerLabel] !== undefined) await record(session.context, intent, intent.recordBefore);
}
