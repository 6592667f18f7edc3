import type { Engine } from '../../cluster/engine/engine.ts';

/** Label of everything that no run may leave behind. */
export const temporaryLabel = 'd8x-ops.temporary';

export interface Helper {
  /** What its name says it is for, as in `d8x-ops-key-…`. */
  readonly purpose: string;
  /** An image that is on the host. */
  readonly image: string;
  readonly run: string;
  readonly mounts?: readonly object[];
}

/**
 * A container that is created and never started, so that no command of its image runs: by it the engine shows an image's files, and
 * reaches those of a volume. It is gone when the work is over.
 */
export async function withHelper<T>(
  engine: Pick<Engine, 'createContainer' | 'removeContainer'>,
  { purpose, image, run, mounts = [] }: Helper,
  work: (container: string) => Promise<T>,
): Promise<T> {
  const id = await engine.createContainer(`d8x-ops-${purpose}-${crypto.randomUUID()}`, {
    Image: image,
    Cmd: ['true'],
    NetworkDisabled: true,
    Labels: { [temporaryLabel]: run },
    HostConfig: { Mounts: mounts },
  });
  try {
    return await work(id);
  } finally {
    await engine.removeContainer(id, { force: true, volumes: true });
  }
}
