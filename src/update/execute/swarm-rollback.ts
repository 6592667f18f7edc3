import type { Service, ServiceSpec } from '../../cluster/engine/types.ts';
import { isOpsError, OpsError } from '../../errors.ts';
import { desiredTasks, isImage } from '../swarm/convergence.ts';
import { imageOf } from '../model/image-text.ts';
import type { SwarmIntent } from '../model/intent.ts';
import { updatingLabel } from '../model/update-labels.ts';
import { watchAddressBefore } from '../keys/watch-address.ts';
import type { KeyFile } from '../keys/key-file.ts';
import { verifyOnNodes } from '../swarm/verify-on-nodes.ts';
import { changeSpec, restartPolicyOf, swarmTimes } from '../swarm/service-spec.ts';
import { forgiveOneExit } from '../swarm/forgive-exit.ts';
import { asBefore } from './as-before.ts';
import type { RawHealthCheck } from '../model/start-gate.ts';
import { gateOnTheWayBack } from './gate-of-change.ts';
import { writeRecord } from '../records/record-store.ts';
import { changedExternally, swapSpec } from '../swarm/swap-spec.ts';
import { type Held, waitUntilEnded, watchService } from '../swarm/swarm-watch.ts';
import { rollbackTimeouts } from './timeouts.ts';
import type { UpdateSession } from '../swarm/session.ts';

/**
 * Sees to it that a service goes back to what it ran: swarm may have done so itself, else its spec is swapped. Where its key file was
 * to be replaced, its tasks end first, then the file comes back, then the image: none reads a file that it can't. Everything that
 * others have changed in the spec meanwhile stays. Harmless when repeated.
 * @throws OpsError `update-in-progress` when somebody else has given it another image, `engine-not-found` when it was removed
 */
export async function rollBackSwarm(session: UpdateSession, intent: SwarmIntent, key?: KeyFile): Promise<void> {
  const { engine } = session.context.cluster.manager;
  try {
    if (intent.key !== undefined && key !== undefined) {
      const found = await engine.inspectService(intent.id);
      if (rollbackSpec(found, intent) === undefined) return;
      await swapSpec(engine, intent.id, (service) => emptiedForReturn(service, intent));
      const { stopGraceMs } = swarmTimes(found.spec, 1, 'rollback');
      const timeoutMs = rollbackTimeouts(session.context.policy).timeoutMs + stopGraceMs;
      const signal = AbortSignal.timeout(timeoutMs + graceMs);
      await waitUntilEnded(session, intent.id, { signal, timeoutMs, service: intent.service });
      await key.putBack(intent.key);
    }
    const gate = await gateOnTheWayBack(session.context, intent);
    await swapSpec(engine, intent.id, (service) => rollbackSpec(service, intent, gate));
  } catch (error) {
    if (!isOpsError(error, 'engine-not-found')) throw error;
    throw new OpsError('engine-not-found', `${intent.service} was removed meanwhile and can't go back`, {
      where: intent.service,
      hint: 'Deploy the stack again.',
      cause: error,
    });
  }
}

/** So that its own deadline ends a wait, which says for what, and not this one. */
const graceMs = 5_000;

/** The spec without tasks that a service has while its key file comes back; undefined where it has none. */
function emptiedForReturn(service: Service, { from, to, service: name }: SwarmIntent): ServiceSpec | undefined {
  const isOurs = isImage(service.image, imageOf(from)) || isImage(service.image, imageOf(to));
  if (!isOurs) throw changedExternally(name, service.image);
  return replicasOf(service) === 0 ? undefined : changeSpec(service.spec, { replicas: 0 });
}

/** How many replicas a service begins with after its key file was changed: a second one might read what the first is encrypting. */
export function firstReplicas(desired: number): number {
  return Math.min(1, desired);
}

/** All replicas again, after the first has been verified; undefined where it has them. */
export function withReplicas(service: Service, replicas: number): ServiceSpec | undefined {
  return replicasOf(service) === replicas ? undefined : changeSpec(service.spec, { replicas });
}

export function replicasOf({ mode }: Pick<Service, 'mode'>): number {
  return mode.kind === 'replicated' ? mode.replicas : 0;
}

/** The spec that undoes an intent; undefined where it is undone. */
export function rollbackSpec(
  service: Service,
  intent: SwarmIntent,
  healthCheck?: RawHealthCheck,
): ServiceSpec | undefined {
  const isBack = isImage(service.image, imageOf(intent.from));
  if (!isBack && !isImage(service.image, imageOf(intent.to))) throw changedExternally(intent.service, service.image);
  const isScaled = intent.replicas !== undefined && replicasOf(service) !== intent.replicas;
  const isMarked = service.labels[updatingLabel] !== undefined;
  if (isBack && !isScaled && !isMarked) return undefined;
  // The first of several runs, and the others come once that has been verified.
  if (isBack && !isMarked && replicasOf(service) === firstReplicas(intent.replicas ?? 0) && replicasOf(service) > 0)
    return undefined;
  return changeSpec(service.spec, {
    image: intent.from,
    updatePolicy: intent.updateConfig,
    record: mirrorBefore(intent),
    healthCheck,
    // The same image has to read the key file that came back, or the broker's address that did.
    restart: isBack && (intent.key !== undefined || intent.forceUpdate !== undefined),
    ...(intent.replicas === undefined ? {} : { replicas: firstReplicas(intent.replicas) }),
  });
}

/**
 * Watches until what a service ran before runs again, and verifies it on the nodes.
 * @param since monotonic milliseconds: when it was sent back
 * @throws OpsError `rollback-failed`, or the signal's reason
 */
export async function verifySwarmRollback(
  session: UpdateSession,
  intent: SwarmIntent,
  since: number,
  hooks: { readonly signal: AbortSignal; readonly progress: (detail: string) => void },
): Promise<void> {
  const image = imageOf(intent.from);
  const first = await session.poller.next(since, {
    waitMs: rollbackTimeouts(session.context.policy).timeoutMs,
    signal: hooks.signal,
  });
  const knownTasks = new Set(first?.tasksOf(intent.id).map(({ id }) => id));
  const expected = { image, knownTasks, acceptsKnown: true };
  const { service, id, replicas } = intent;
  const found = first?.services.get(id);
  const times =
    found === undefined ? undefined : swarmTimes(found.spec, desiredTasks(found, first?.nodes ?? []), 'rollback');
  const timeouts = rollbackTimeouts(session.context.policy, times);
  using address = watchAddressBefore(session, intent, timeouts.timeoutMs);
  const forgive = forgiveOneExit(session, {
    id,
    restarts: restartPolicyOf(found?.spec),
    again: () => rollBackSwarm(session, intent),
    timeoutMs: timeouts.timeoutMs,
  });
  let known: ReadonlySet<string> = knownTasks;
  const watch = (from: number): Promise<Held> =>
    watchService(
      session,
      { service, id, expected: { ...expected, knownTasks: known }, timeouts, since: from },
      {
        ...hooks,
        besides: (at) => address.state(at),
        forgives: async (exit, signal) => {
          const forgiven = await forgive({ ...exit, wasReady: () => false, progress: hooks.progress }, signal);
          if (forgiven === undefined) return undefined;
          known = new Set([...known, ...forgiven.ended]);
          return { ...forgiven, knownTasks: known };
        },
      },
    );
  let held: Held;
  try {
    held = await watch(since);
  } catch (error) {
    if (intent.ranBefore === false && asBefore(service, error) !== undefined) return;
    throw error;
  }
  if (replicas !== undefined && held.tasks.length < replicas) {
    await swapSpec(session.context.cluster.manager.engine, id, (found) => withReplicas(found, replicas));
    held = await watch(performance.now());
  }
  if (image.digest === undefined) return;
  await verifyOnNodes(service, held.tasks, image.digest, held.snapshot.nodes, session.hostOfNode);
}

/** The labels of d8x-ops that a service had before: on one that was deployed anew by other means, none. */
export function mirrorBefore(intent: SwarmIntent): Readonly<Record<string, string>> {
  return intent.mirrorBefore ?? intent.recordBefore;
}

/** Makes an update permanent: the service's own policy again, and what was deployed recorded, on it and beside it. */
export async function finalizeSwarm({ context }: UpdateSession, intent: SwarmIntent): Promise<void> {
  const { engine } = context.cluster.manager;
  let name = '';
  await swapSpec(engine, intent.id, (service) => {
    if (!isImage(service.image, imageOf(intent.to))) throw changedExternally(intent.service, service.image);
    ({ name } = service);
    if (service.labels[updatingLabel] === undefined) return undefined;
    return changeSpec(service.spec, { updatePolicy: intent.updateConfig, record: intent.recordAfter });
  });
  // Started anew for another's sake, a service that has no record has none afterwards.
  if (Object.keys(intent.recordAfter).length === 0) return;
  await writeRecord(engine, { kind: 'swarm', service: name }, intent.recordAfter);
}
