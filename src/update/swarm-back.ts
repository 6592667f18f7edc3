import type { Service, ServiceSpec } from '../cluster/engine/types.ts';
import { isOpsError, OpsError } from '../errors.ts';
import type { ImageReference } from '../image/reference.ts';
import { desiredTasks, isImage } from './convergence.ts';
import { readReference } from './image-text.ts';
import type { SwarmIntent } from './intent.ts';
import { proveOnNodes } from './node-proof.ts';
import { changeSpec, swarmTimes } from './service-spec.ts';
import { writeRecord } from './records/record-store.ts';
import { overtaken, swapSpec } from './swap-spec.ts';
import { watchService } from './swarm-watch.ts';
import { returnTerms } from './terms.ts';
import type { Workshop } from './workshop.ts';

/** The label that a service has while a run changes it; swarm's own rollback takes it away with the rest. */
export const updatingLabel = 'd8x-ops.updating';
/** The label that says, as JSON, what the service's own update policy is while it has that of one update. */
export const policyLabel = 'd8x-ops.policy';

/**
 * Sees to it that a service goes back to what it ran: swarm may have done so itself, else its spec is swapped. Everything that
 * others have changed in the spec meanwhile stays.
 * @throws OpsError `update-in-progress` when somebody else has given it another image, `engine-not-found` when it was removed
 */
export async function takeSwarmBack(shop: Workshop, intent: SwarmIntent): Promise<void> {
  try {
    await swapSpec(shop.context.cluster.manager.engine, intent.id, (service) => backwards(service, intent));
  } catch (error) {
    if (!isOpsError(error, 'engine-not-found')) throw error;
    throw new OpsError('engine-not-found', `${intent.service} was removed meanwhile and can't go back`, {
      where: intent.service,
      hint: 'Deploy the stack again.',
      cause: error,
    });
  }
}

/** The spec that undoes an intent; undefined where it is undone. */
export function backwards(service: Service, intent: SwarmIntent): ServiceSpec | undefined {
  const isBack = isImage(service.image, imageOf(intent.from));
  if (!isBack && !isImage(service.image, imageOf(intent.to))) throw overtaken(intent.service, service.image);
  const replicas = service.mode.kind === 'replicated' ? service.mode.replicas : undefined;
  const isScaled = intent.replicas !== undefined && replicas !== intent.replicas;
  if (isBack && !isScaled && service.labels[updatingLabel] === undefined) return undefined;
  return changeSpec(service.spec, {
    image: intent.from,
    updatePolicy: intent.updateConfig,
    record: mirrorBefore(intent),
    // The same image has to read the key that came back.
    restart: intent.key !== undefined && isBack,
    ...(intent.replicas === undefined ? {} : { replicas: intent.replicas }),
  });
}

/**
 * Watches until what a service ran before runs again, and proves it on the nodes.
 * @param since monotonic milliseconds: when it was sent back
 * @throws OpsError `rollback-failed`, or the signal's reason
 */
export async function proveSwarmBack(
  shop: Workshop,
  intent: SwarmIntent,
  since: number,
  hooks: { readonly signal: AbortSignal; readonly progress: (detail: string) => void },
): Promise<void> {
  const image = imageOf(intent.from);
  const first = await shop.feed.next(since, {
    waitMs: returnTerms(shop.context.policy).timeoutMs,
    signal: hooks.signal,
  });
  const knownTasks = new Set(first?.tasksOf(intent.id).map(({ id }) => id));
  const expected = { image, knownTasks, acceptsKnown: true };
  const service = first?.services.get(intent.id);
  const times =
    service === undefined ? undefined : swarmTimes(service.spec, desiredTasks(service, first?.nodes ?? []), 'rollback');
  const terms = returnTerms(shop.context.policy, times);
  const held = await watchService(shop, { service: intent.service, id: intent.id, expected, terms, since }, hooks);
  if (image.digest === undefined) return;
  await proveOnNodes(intent.service, held.tasks, image.digest, held.snapshot.nodes, shop.hostOfNode);
}

/** The labels of d8x-ops that a service had before: on one that was deployed anew by other means, none. */
export function mirrorBefore(intent: SwarmIntent): Readonly<Record<string, string>> {
  return intent.mirrorBefore ?? intent.recordBefore;
}

/** Makes an update permanent: the service's own policy again, and what was deployed recorded, on it and beside it. */
export async function settleSwarm({ context }: Workshop, intent: SwarmIntent): Promise<void> {
  const { engine } = context.cluster.manager;
  let name = '';
  await swapSpec(engine, intent.id, (service) => {
    if (!isImage(service.image, imageOf(intent.to))) throw overtaken(intent.service, service.image);
    ({ name } = service);
    if (service.labels[updatingLabel] === undefined) return undefined;
    return changeSpec(service.spec, { updatePolicy: intent.updateConfig, record: intent.recordAfter });
  });
  await writeRecord(engine, { kind: 'swarm', service: name }, intent.recordAfter);
}

/** An image that an intent names. */
export function imageOf(text: string): ImageReference {
  const image = readReference(text);
  if (image === undefined) throw new OpsError('internal', `not an image: ${text}`);
  return image;
}
