import { defined } from '../../src/defined.ts';
import type { Command, ServiceRequest } from '../../src/command/command.ts';
import { isOpsError, OpsError } from '../../src/errors.ts';
import { isNamedRepository, ownRepositoryOf, repositoryOfService } from '../../src/image/published-services.ts';
import { formatRepository, type ImageReference } from '../../src/image/reference.ts';
import type { ImageOfResult } from '../../src/report/result.ts';
import type { Environment } from '../../src/policy/policy.ts';
import { commandDeadline, type ImageLookup } from '../images/image-lookup.ts';

/** A command with the digests that its tags have now. */
export interface ResolvedCommand {
  readonly command: Command;
  /** What will run, to be shown. */
  readonly images: readonly { readonly service: string; readonly image: ImageOfResult }[];
  /** Services whose image the bot could not tell, each with the reason as a sentence. The run resolves them itself. */
  readonly unresolved: readonly string[];
}

/**
 * Resolves the tags of an update or a plan, so that what runs is what was shown. An image that does not exist stops the
 * command here. A registry that the bot can't read, or not in time, does not: the Action resolves before it plans anything.
 * @throws OpsError `image-not-found` or `image-platform`, for the first such service.
 */
export async function resolveTags(
  command: Command,
  environment: Environment,
  images: ImageLookup,
  signal: AbortSignal = commandDeadline(),
): Promise<ResolvedCommand> {
  if (command.verb !== 'update' && (command.verb !== 'plan' || command.of === 'rollback')) {
    return { command, images: [], unresolved: [] };
  }
  const resolved = await Promise.all(
    command.services.map((request) => resolveOne(request, environment, images, signal)),
  );
  return {
    command: { ...command, services: resolved.map(({ request }) => request) },
    images: resolved.flatMap(({ request, image }) =>
      image === undefined ? [] : [{ service: request.service, image }],
    ),
    unresolved: resolved.flatMap(({ why }) => (why === undefined ? [] : [why])),
  };
}

interface ResolvedRequest {
  readonly request: ServiceRequest;
  readonly image?: ImageOfResult;
  readonly why?: string;
}

async function resolveOne(
  request: ServiceRequest,
  environment: Environment,
  images: ImageLookup,
  signal: AbortSignal,
): Promise<ResolvedRequest> {
  const { service } = request;
  if (request.kind === 'newest')
    return { request, why: `${service}: the run looks up the newest image of its present tag.` };
  const reference = referenceOf(request, environment);
  if (reference === undefined && request.kind === 'digest') return { request };
  if (reference === undefined) {
    return { request, why: `${service}: only the cluster knows which repository it comes from, so the run checks it.` };
  }
  if (!isNamedRepository(reference, environment.images)) return unasked(request, reference);
  try {
    const { digest } = await images.resolve(reference, { signal });
    const image = { repository: formatRepository(reference), digest, ...tagOf(reference) };
    return { request: pinned(request, { ...reference, digest }), image };
  } catch (error) {
    if (isOpsError(error, 'image-not-found', 'image-platform')) throw about(service, error);
    if (!isOpsError(error)) throw error;
    return { request, why: `${service}: ${error.message}, so the run looks it up itself.` };
  }
}

/** Whoever may give commands names any image; the bot asks no registry for what nobody named but them. */
function unasked(request: ServiceRequest, { digest, ...reference }: ImageReference): ResolvedRequest {
  const repository = formatRepository(reference);
  const image = { repository, ...tagOf(reference), ...defined({ digest }) };
  if (digest !== undefined) return { request, image };
  return {
    request,
    image,
    why: `${request.service}: neither .github/d8x.yml nor D8X names ${repository}, so that the bot does not ask for it; the run looks it up itself.`,
  };
}

function referenceOf(request: ServiceRequest, environment: Environment): ImageReference | undefined {
  switch (request.kind) {
    case 'newest':
      return undefined;
    case 'image':
      return request.image;
    case 'digest': {
      // It is pinned already, and the published repository may not be the one that this cluster uses.
      const own = ownRepositoryOf(request.service, environment.images);
      return own === undefined ? undefined : { ...own, digest: request.digest, ...tagOf(request) };
    }
    case 'tag': {
      const repository = repositoryOfService(request.service, environment.images);
      return repository === undefined ? undefined : { ...repository, tag: request.tag };
    }
    default:
      return request satisfies never;
  }
}

function pinned(
  request: ServiceRequest,
  image: Required<Pick<ImageReference, 'digest'>> & ImageReference,
): ServiceRequest {
  if (request.kind === 'image') return { ...request, image };
  return { kind: 'digest', service: request.service, digest: image.digest, ...tagOf(image) };
}

function tagOf(named: { readonly tag?: string }): { readonly tag?: string } {
  return named.tag === undefined ? {} : { tag: named.tag };
}

function about(service: string, error: OpsError): OpsError {
  const { code, message, hint = '' } = error;
  const elsewhere = `Where ${service} comes from another repository, name it under images in .github/d8x.yml.`;
  return new OpsError(code, message, { where: service, cause: error, hint: `${hint} ${elsewhere}`.trim() });
}
