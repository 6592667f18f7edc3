import type { Service, ServiceSpec } from '../../cluster/engine/types.ts';
import { replicasOf } from '../execute/swarm-rollback.ts';
import { markedAs } from '../execute/update-spec.ts';
import { updatingLabel } from '../model/update-labels.ts';
import { rollbackTimeouts } from '../execute/timeouts.ts';
import { imageOf } from '../model/image-text.ts';
import type { SwarmIntent } from '../model/intent.ts';
import { isImage } from '../swarm/convergence.ts';
import { changeSpec, swarmTimes } from '../swarm/service-spec.ts';
import type { UpdateSession } from '../swarm/session.ts';
import { changedExternally, swapSpec } from '../swarm/swap-spec.ts';
import { waitUntilEnded } from '../swarm/swarm-watch.ts';

/**
 * Scales a service to 0: its tasks begin to end. Harmless when repeated.
 * @param run the run that noted the change, which marks the service
 * @throws OpsError `update-in-progress` when somebody else has changed its image, `engine-not-found`
 */
export async function orderStop(
  { context }: UpdateSession,
  intent: SwarmIntent,
  { run, signal }: { readonly run: string; readonly signal: AbortSignal },
): Promise<void> {
  await swapSpec(context.cluster.manager.engine, intent.id, (service) => stopped(service, intent, run), { signal });
}

/** Waits until none of its tasks is alive. @throws OpsError `update-timeout` */
export async function awaitStop(session: UpdateSession, intent: SwarmIntent, signal: AbortSignal): Promise<void> {
  const { engine } = session.context.cluster.manager;
  const { spec } = await engine.inspectService(intent.id, { signal });
  const timeoutMs = rollbackTimeouts(session.context.policy).timeoutMs + swarmTimes(spec, 1, 'rollback').stopGraceMs;
  await waitUntilEnded(session, intent.id, { signal, timeoutMs, service: intent.service });
}

/** The spec without tasks; undefined where it has none, and is marked as ours. */
function stopped(service: Service, intent: SwarmIntent, run: string): ServiceSpec | undefined {
  requireOurs(service, intent);
  if (replicasOf(service) === 0 && service.labels[updatingLabel] === run) return undefined;
  return changeSpec(service.spec, { replicas: 0, record: markedAs(intent, run) });
}

/** @throws OpsError `update-in-progress` for an image that is neither the one before nor the one after */
export function requireOurs(service: Service, { service: name, from, to }: SwarmIntent): void {
  if (!isImage(service.image, imageOf(from)) && !isImage(service.image, imageOf(to)))
    throw changedExternally(name, service.image);
}
