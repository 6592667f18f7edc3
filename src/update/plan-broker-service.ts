import { formatReference, type ImageReference, pin } from '../image/reference.ts';
import type { Observation, ObservedBrokerService } from './observation.ts';
import type { Part, PlannedBrokerService, Target } from './plan.ts';
import { formatPlatform, runsOn } from './placement.ts';

/** The plan for one service of the broker host's compose project, with all that stands against it. */
export function planBrokerService(observed: ObservedBrokerService, target: Target, observation: Observation): Part {
  const { name, running, image, imageId, project, directory, container } = observed;
  const host = observation.hosts.find((host) => host.role === 'broker');
  const from = runningImage(observed);
  const planned: PlannedBrokerService = {
    kind: 'broker',
    service: name,
    action: actionFor(observed, target),
    from,
    to: target.to,
    replicas: { desired: 1, running: running ? 1 : 0 },
    hosts: host === undefined ? [] : [host.name],
    url: observation.health.find(({ service }) => service === name)?.answer.url,
    key: target.key,
    recordAfter: target.recordAfter(from),
    host: host?.name ?? 'broker',
    project,
    directory,
    containerId: container.id,
    fromImageId: imageId,
    composeImage: image,
  };
  const platform = host?.reached === true ? host.info : undefined;
  if (platform === undefined || runsOn(target, platform)) return { planned, problems: [], notices: [] };
  const message = `${formatReference(target.to)} is for ${target.platforms.map(formatPlatform).join(', ')}, but ${planned.host} is ${formatPlatform(platform)}`;
  const hint = 'Choose the digest of the image list (the one the tag has), or one built for this platform.';
  return { planned, problems: [{ path: name, code: 'image-platform', message, hint }], notices: [] };
}

/** What its container really runs: the compose file's name, with the digest that the image was pulled by. */
export function runningImage({ image, digests }: Pick<ObservedBrokerService, 'image' | 'digests'>): ImageReference {
  const [digest] = digests;
  return digest === undefined ? image : pin(image, digest);
}

function actionFor(observed: ObservedBrokerService, target: Target): PlannedBrokerService['action'] {
  if (!observed.digests.includes(target.to.digest)) return 'update';
  const isAsAsked = observed.running && observed.settings === 'same' && target.key === undefined;
  return isAsAsked ? 'none' : 'restart';
}
