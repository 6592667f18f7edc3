import type { ServiceRequest } from '../../command/command.ts';
import type { Node } from '../../cluster/engine/types.ts';
import { toOpsError } from '../../errors.ts';
import type { ImageReference } from '../../image/reference.ts';
import type { Platform } from '../../image/registry.ts';
import type { UpdateContext } from '../model/context.ts';
import { type FoundService, findService } from '../model/find-service.ts';
import type { Observation, Resolution } from '../model/observation.ts';
import { eligibleNodes, normalPlatform } from '../swarm/placement.ts';
import { wantedImage } from './requested-image.ts';

type Seen = Pick<Observation, 'stackName' | 'services' | 'brokerServices' | 'hosts' | 'nodes'>;

/** Looks up the image of each request at its registry, all at once. What stands against a request in itself is not looked up. */
export async function resolveRequests(
  { images, policy }: Pick<UpdateContext, 'images' | 'policy'>,
  seen: Seen,
  requests: readonly ServiceRequest[],
): Promise<readonly Resolution[]> {
  const resolutions = await Promise.all(
    requests.map(async (request): Promise<Resolution[]> => {
      const found = findService(seen, request.service);
      if (found.kind === 'none') return [];
      const wanted = wantedImage(request, found.observed.image, policy.allowImageChange);
      if (!wanted.ok) return [];
      const platform = platformFor(found, seen.nodes, seen);
      return [{ request, wanted: wanted.image, answer: await resolve(images, wanted.image, platform) }];
    }),
  );
  return resolutions.flat();
}

async function resolve(
  images: UpdateContext['images'],
  image: ImageReference,
  platform: Platform | undefined,
): Promise<Resolution['answer']> {
  try {
    return { ok: true, image: await images.resolve(image, platform === undefined ? {} : { platform }) };
  } catch (error) {
    return { ok: false, error: toOpsError(error) };
  }
}

function platformFor(found: FoundService, nodes: readonly Node[], { hosts }: Seen): Platform | undefined {
  if (found.kind === 'swarm') {
    const [node] = eligibleNodes(found.observed.service, nodes);
    return node === undefined ? undefined : normalPlatform(node.platform);
  }
  const host = hosts.find(({ role }) => role === 'broker');
  return host?.reached === true ? normalPlatform(host.info) : undefined;
}
