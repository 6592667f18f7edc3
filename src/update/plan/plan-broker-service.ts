import { defined } from '../../defined.ts';
import { bareName } from '../../service-name.ts';
import { formatReference, type ImageReference, pin } from '../../image/reference.ts';
import { formatPlatforms } from '../../image/registry.ts';
import type { PlanProblem } from '../model/plan-problem.ts';
import type { Observation, ObservedBrokerService, ObservedHost } from '../model/observation.ts';
import { readReference } from '../model/image-text.ts';
import type { Part, PlannedBrokerService, Target } from '../model/plan.ts';
import { brokerKeyFolder } from '../keys/broker-key.ts';
import { formatPlatform, normalPlatform, runsOn } from '../swarm/placement.ts';
import { composeFileNotices, composeFileProblems } from './compose-file.ts';
import { lossWarnings } from './loss-warnings.ts';
import { isAsGiven, passwordProblems, settingNotices } from './broker-settings.ts';
import { recordLabels } from '../model/record.ts';
import { changedSince } from '../records/known-record.ts';
import { beforeNotices, serviceBefore } from './service-before.ts';
import { containerLabel } from '../records/record-store.ts';

/** The plan for one service of the broker host's compose project, with all that stands against it. */
export function planBrokerService(observed: ObservedBrokerService, target: Target, observation: Observation): Part {
  const { name, running, image, imageId, compose } = observed;
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
    url: observation.urls.find(({ service }) => service === bareName(name))?.url,
    before: serviceBefore({ kind: 'broker', name, ran: running }, observation),
    key: target.key,
    ...defined({ address: target.address, holdsAddressOf: target.holdsAddressOf }),
    recordAfter: target.recordAfter(from),
    host: host?.name ?? 'broker',
    compose,
    keyVolume: observed.keyVolume,
    recordBefore: recordBefore(observed),
    fromImageId: imageId,
    composeImage: image,
  };
  const isMade = planned.action !== 'none';
  const changed = changedSince({ ...observed, running: from });
  return {
    planned,
    problems: [
      ...problemsOf(planned, target, host),
      ...passwordProblems(observed, observation),
      ...(isMade ? composeFileProblems(observed, planned.host) : []),
    ],
    notices: [
      ...(planned.action === 'none' || changed === undefined ? [] : [`${name} ${changed}.`]),
      ...(planned.action === 'none' ? [] : beforeNotices(name, planned.before)),
      ...settingNotices(observed),
      ...(isMade ? composeFileNotices(observed) : []),
    ],
    warnings: lossWarnings(planned),
  };
}

/** With the container that is known to be of d8x-ops, so that a new one that takes its place on the way back is known too. */
function recordBefore({ record, container, deployedAnew }: ObservedBrokerService): Readonly<Record<string, string>> {
  if (record === undefined) return {};
  return { ...recordLabels(record), ...(deployedAnew ? {} : { [containerLabel]: container.id }) };
}

function problemsOf(planned: PlannedBrokerService, target: Target, host: ObservedHost | undefined): PlanProblem[] {
  const { service: path, host: name } = planned;
  const problems: PlanProblem[] = [];
  if (planned.key !== undefined && planned.keyVolume === undefined) {
    const message = `the container of ${path} on ${name} has no volume at ${brokerKeyFolder}, so its key can't be replaced`;
    const hint = 'The compose file in ~/broker should mount keyvol there.';
    problems.push({ path, code: 'compose-failed', message, hint });
  }
  if (host?.reached === true && !runsOn(target, host.info)) {
    const message = `${formatReference(planned.to)} is for ${formatPlatforms(target.platforms.map(normalPlatform))}, but ${name} is ${formatPlatform(host.info)}`;
    const hint = 'Choose the digest of the image list (the one the tag has), or one built for this platform.';
    problems.push({ path, code: 'image-platform', message, hint });
  }
  return problems;
}

/**
 * What its container really runs, with its digest: by the tag that was asked for where d8x-ops deployed it, else by the compose
 * file's name.
 */
export function runningImage({
  image,
  digests,
  record,
}: Pick<ObservedBrokerService, 'image' | 'digests' | 'record'>): ImageReference {
  const deployed = record === undefined ? undefined : readReference(record.history[0].image);
  if (deployed?.digest !== undefined && digests.includes(deployed.digest)) return deployed;
  const [digest] = digests;
  return digest === undefined ? image : pin(image, digest);
}

function actionFor(observed: ObservedBrokerService, target: Target): PlannedBrokerService['action'] {
  if (!observed.digests.includes(target.to.digest)) return 'update';
  const isAsAsked = observed.running && isAsGiven(observed) && target.key === undefined && target.restart !== true;
  return isAsAsked ? 'none' : 'restart';
}
