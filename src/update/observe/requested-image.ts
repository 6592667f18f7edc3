import { defined } from '../../defined.ts';
import type { ServiceRequest } from '../../command/command.ts';
import { type ImageReference, formatRepository, sameRepository } from '../../image/reference.ts';
import type { PlanProblem } from '../model/plan-problem.ts';

export type WantedImage =
  { readonly ok: true; readonly image: ImageReference } | { readonly ok: false; readonly problem: PlanProblem };

/**
 * The image that a request means for a service that runs `running`: with a digest, or with a tag that the registry
 * has to turn into one. Another repository is refused unless `allowImageChange`.
 */
export function wantedImage(request: ServiceRequest, running: ImageReference, allowImageChange: boolean): WantedImage {
  if (request.kind === 'image') return wantedOther(request, running, allowImageChange);
  const { registry, path } = running;
  // What Docker takes where neither a tag nor a digest is named, as d8x-cli's compose file names redis.
  const runningTag = running.tag ?? (running.digest === undefined ? 'latest' : undefined);
  if (request.kind === 'tag') return { ok: true, image: { registry, path, tag: request.tag } };
  if (request.kind === 'digest') {
    const tag = request.tag ?? running.tag;
    return { ok: true, image: { registry, path, ...defined({ tag }), digest: request.digest } };
  }
  if (runningTag !== undefined) return { ok: true, image: { registry, path, tag: runningTag } };
  return refused(request.service, 'input-invalid', 'runs an image without a tag, so there is no newest one of it', {
    hint: `Name a tag or a digest, such as ${request.service}:main.`,
  });
}

function wantedOther(
  { service, image }: Extract<ServiceRequest, { kind: 'image' }>,
  running: ImageReference,
  allowImageChange: boolean,
): WantedImage {
  const isSame = sameRepository(image, running);
  if (!isSame && !allowImageChange) {
    const message = `runs ${formatRepository(running)}, and ${formatRepository(image)} is another repository`;
    return refused(service, 'image-change-refused', message, {
      hint: 'Add --allow-image-change to the command if the service is meant to move; .github/d8x.yml says who may.',
    });
  }
  if (image.tag !== undefined || image.digest !== undefined) {
    const tag = image.tag ?? (isSame ? running.tag : undefined);
    return { ok: true, image: { ...image, ...defined({ tag }) } };
  }
  return isSame && running.tag !== undefined
    ? { ok: true, image: { ...image, tag: running.tag } }
    : refused(service, 'input-invalid', `should run ${formatRepository(image)}, but without a tag or a digest`, {
        hint: `Name one, such as ${service}=${formatRepository(image)}:main.`,
      });
}

function refused(
  service: string,
  code: PlanProblem['code'],
  message: string,
  details: { readonly hint: string },
): WantedImage {
  return { ok: false, problem: { path: service, code, message: `${service} ${message}`, hint: details.hint } };
}
