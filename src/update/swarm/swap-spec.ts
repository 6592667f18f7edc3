import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine, RegistryAuth } from '../../cluster/engine/engine.ts';
import type { Service, ServiceSpec } from '../../cluster/engine/types.ts';
import { isOpsError, OpsError } from '../../errors.ts';

const attempts = 6;
const pauseMs = 1_000;

/**
 * Changes a service's spec by compare-and-swap. `edit` is shown the service as it is and answers what it should be, or
 * undefined when it is so already; it is asked again when somebody else was quicker, and when the answer to a change was lost:
 * nothing is done twice without looking.
 * @throws OpsError what `edit` throws, `engine-not-found` when the service is gone, `engine-conflict` when it never
 *   stays the same for long enough
 */
export async function swapSpec(
  engine: Engine,
  id: string,
  edit: (service: Service) => ServiceSpec | undefined,
  { auth, signal }: { readonly auth?: RegistryAuth | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      signal?.throwIfAborted();
      const service = await engine.inspectService(id, signal === undefined ? {} : { signal });
      const spec = edit(service);
      if (spec === undefined) return;
      // Not given the signal: an update that is cut off half-way may or may not have happened.
      await engine.updateService(service, spec, auth === undefined ? {} : { auth });
      return;
    } catch (error) {
      if (attempt >= attempts || !isWorthLooking(error)) throw error;
      if (!isOpsError(error, 'engine-conflict')) await sleep(pauseMs, undefined, { signal });
    }
  }
}

function isWorthLooking(error: unknown): boolean {
  return isOpsError(error, 'engine-conflict', 'connection-lost', 'engine-unreachable');
}

/** Somebody else changed a service that this run is changing. */
export function changedExternally(name: string, image: string): OpsError {
  return new OpsError(
    'update-in-progress',
    `${name} was changed by someone else meanwhile: its image is now ${image}`,
    {
      where: name,
      hint: 'Find out who is updating it; the cluster lock holds off other runs of d8x-ops only.',
    },
  );
}
