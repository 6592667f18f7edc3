import { OpsError } from '../errors.ts';
import type { ServiceRequest } from '../command/command.ts';
import { formatReference, pin } from '../image/reference.ts';
import { findService } from './find-service.ts';
import { finishPlan } from './finish-plan.ts';
import { keepName, planKey, unusedKeyNotices } from './plan-key.ts';
import type { Observation } from './observation.ts';
import type { Part, Plan, PlanRequest } from './plan.ts';
import { planBrokerService } from './plan-broker-service.ts';
import { problemOf } from './plan-problem.ts';
import { planSwarmService } from './plan-swarm-service.ts';
import { type DeploymentRecord, nextSequence, recordDeployment } from './record.ts';
import { wantedImage } from './wanted-image.ts';

/**
 * Plans an update: what each service will run, where it is pulled, and how it is undone. Pure.
 * @throws OpsError with every problem found: `service-unknown`, `image-change-refused`, `image-not-found`, `image-platform`,
 *   `update-in-progress`, `disk-full`, `ssh-unreachable` and the registry's; the code is the first one's
 */
export function planUpdate(observation: Observation, request: PlanRequest): Plan {
  const parts = request.services.map((wish) => planRequested(observation, request, wish));
  return finishPlan('update', observation, request.policy, [
    ...parts,
    { problems: [], notices: unusedKeyNotices(request) },
  ]);
}

function planRequested(observation: Observation, request: PlanRequest, wish: ServiceRequest): Part {
  const found = findService(observation, wish.service);
  if (found.kind === 'none') return { problems: [found.problem], notices: [] };
  const wanted = wantedImage(wish, found.observed.image, request.policy.allowImageChange);
  if (!wanted.ok) return { problems: [wanted.problem], notices: [] };
  const resolution = observation.resolutions.find((one) => one.request === wish);
  if (resolution === undefined) throw new OpsError('internal', `the image of ${wish.service} was never looked up`);
  if (!resolution.answer.ok) return { problems: [problemOf(wish.service, resolution.answer.error)], notices: [] };
  const key = planKey(found, observation, request);
  const { digest, platforms } = resolution.answer.image;
  const to = pin(wanted.image, digest);
  const deployed = {
    image: formatReference(to),
    at: request.at.toISOString(),
    run: request.run.id,
    actor: request.run.actor,
    ...(key.change === undefined ? {} : { replacedKey: keepName(request.run) }),
  };
  const record: DeploymentRecord | undefined = found.observed.record;
  const target = {
    to,
    platforms,
    key: key.change,
    recordAfter: (from: Parameters<typeof formatReference>[0]) =>
      recordDeployment(record, formatReference(from), deployed, nextSequence(observation)),
  };
  const part =
    found.kind === 'swarm'
      ? planSwarmService(found.observed, target, observation)
      : planBrokerService(found.observed, target, observation);
  return {
    ...part,
    problems: [...part.problems, ...key.problems],
    notices: [...part.notices, ...key.notices],
  };
}
