import type { Container, ImageSummary } from '../../cluster/engine/types.ts';
import { readReference } from '../model/image-text.ts';

/** What a prune removes from one host, and how many bytes that frees at most (layers may be shared). */
export interface Prunable {
  readonly containers: readonly Pick<Container, 'id' | 'names'>[];
  readonly images: readonly ImageSummary[];
  readonly bytes: number;
}

/** Repository that holds the names under which images are kept for a way back. */
export const rollbackRepository = 'd8x-ops/rollback';

/** States of a container that will not run again by itself. `created` is none: swarm creates before it starts. */
const stopped = new Set(['exited', 'dead']);

/**
 * The stopped containers of a host (but compose's: it removes those it replaces, so one that is left is meant), and the images that nothing needs: neither a container that stays, nor one of
 * `keeps` (by digest, or by name where that has none), nor a name kept for a rollback.
 */
export function selectPrunable(
  host: { readonly containers: readonly Container[]; readonly images: readonly ImageSummary[] },
  keeps: readonly string[],
): Prunable {
  const isStopped = ({ state, labels }: Container): boolean =>
    stopped.has(state) && labels['com.docker.compose.project'] === undefined;
  const usedIds = new Set(host.containers.filter((container) => !isStopped(container)).map(({ imageId }) => imageId));
  const kept = keeps.flatMap((text) => readReference(text) ?? []);
  const keptDigests = new Set<string>(kept.flatMap(({ digest }) => digest ?? []));
  const keptNames = new Set(kept.filter(({ digest }) => digest === undefined).map(nameOf));
  const isKept = ({ id, repoTags, repoDigests }: ImageSummary): boolean =>
    usedIds.has(id) ||
    repoDigests.some((text) => keptDigests.has(readReference(text)?.digest ?? '')) ||
    repoTags.some((text) => {
      const read = readReference(text);
      return read !== undefined && (keptNames.has(nameOf(read)) || read.path === rollbackRepository);
    });
  const images = host.images.filter((image) => !isKept(image));
  return {
    containers: host.containers.filter(isStopped).map(({ id, names }) => ({ id, names })),
    images,
    bytes: images.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function nameOf({ registry, path, tag }: { registry: string; path: string; tag?: string }): string {
  return `${registry}/${path}:${tag ?? 'latest'}`;
}
