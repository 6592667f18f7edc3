import { isCalled, type ServicePlace } from '../service-name.ts';
import type { PinnedService } from '../command/pinned-images.ts';
import { OpsError, type Problem } from '../errors.ts';

interface Planned {
  readonly kind: ServicePlace;
  readonly service: string;
  readonly to: { readonly digest: string };
}

/**
 * Refuses a plan that would run anything else than was approved: an image that moved meanwhile, a service more or less.
 * @throws OpsError `authorisation-failed` naming each
 */
export function checkApproved(services: readonly Planned[], approved: readonly PinnedService[] | undefined): void {
  if (approved === undefined) return;
  const problems: Problem[] = approved.flatMap(({ service, digest }) => {
    const now = services.find((one) => isCalled(service, one.kind, one.service))?.to.digest;
    if (now === digest) return [];
    const message =
      now === undefined ? 'was approved, and nothing would be run' : `would run ${now}, and ${digest} was approved`;
    return [{ path: service, message }];
  });
  for (const { kind, service } of services) {
    if (!approved.some((one) => isCalled(one.service, kind, service))) {
      problems.push({ path: service, message: 'would be changed too, which nobody approved' });
    }
  }
  const [first] = problems;
  if (first === undefined) return;
  throw new OpsError('authorisation-failed', `what was approved has moved: ${first.path} ${first.message}`, {
    where: first.path,
    problems,
    hint: 'Nothing was touched. Give the command again, and have approved what it would run now.',
  });
}
