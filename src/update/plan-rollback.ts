import { type ImageReference, type PinnedImage, formatReference } from '../image/reference.ts';
import { type FoundService, findService } from './find-service.ts';
import { servicesOfLastRun } from './records/last-run.ts';
import { finishPlan } from './finish-plan.ts';
import { readReference } from './image-text.ts';
import type { Observation } from './observation.ts';
import type { Part, Plan, PlanRequest, Target } from './plan.ts';
import { planBrokerService, runningImage } from './plan-broker-service.ts';
import { keepName } from './plan-key.ts';
import { type PlanProblem, refusal } from './plan-problem.ts';
import { imageToGoBackTo, planSwarmService } from './plan-swarm-service.ts';
import { nextSequence, rollbackTarget } from './record.ts';

/**
 * Plans the way back: each service one step back in what d8x-ops recorded of it. Pure.
 * @param names the services; none means all that the last run changed, and never what an earlier one did
 * @throws OpsError with every problem found: `rollback-unknown`, `service-unknown`, `update-in-progress` and so on
 */
export function planRollback(
  observation: Observation,
  names: readonly string[],
  request: Omit<PlanRequest, 'services' | 'keys'>,
): Plan {
  const chosen =
    names.length === 0 ? servicesOfLastRun(observation) : names.map((name) => findService(observation, name));
  if (chosen.length === 0) throw refusal([nothingRecorded]);
  const parts = chosen.map((found): Part =>
    found.kind === 'none' ? { problems: [found.problem], notices: [] } : planBack(found, observation, request),
  );
  return finishPlan('rollback', observation, request.policy, parts);
}

const nothingRecorded: PlanProblem = {
  path: 'services',
  code: 'rollback-unknown',
  message: 'there is no recorded update to go back from: d8x-ops has not updated this cluster yet',
  hint: 'Name what should run instead with an update, such as api@sha256:….',
};

function planBack(found: FoundService, observation: Observation, { run, at }: Pick<PlanRequest, 'run' | 'at'>): Part {
  const { name, record } = found.observed;
  const running = found.kind === 'swarm' ? imageToGoBackTo(found.observed) : runningImage(found.observed);
  const step = rollbackTarget(record, formatReference(running));
  const to = step === undefined ? undefined : readReference(step.image);
  if (step === undefined || to === undefined || !isPinned(to)) return unknownWay(name, step?.image);
  const target: Target = {
    to,
    platforms: [],
    key:
      step.restoresKey === undefined ? undefined : { kind: 'restore', keepAs: keepName(run), from: step.restoresKey },
    recordAfter: () => step.record({ at: at.toISOString(), run: run.id, actor: run.actor }, nextSequence(observation)),
  };
  return found.kind === 'swarm'
    ? planSwarmService(found.observed, target, observation)
    : planBrokerService(found.observed, target, observation);
}

function isPinned(image: ImageReference): image is PinnedImage {
  return image.digest !== undefined;
}

function unknownWay(name: string, image: string | undefined): Part {
  const message =
    image === undefined
      ? `nothing is recorded that ${name} ran before`
      : `what ${name} ran before is recorded without a digest (${image}), so it can't be told which image that was`;
  const hint = `Name what it should run, such as: update ${name}@sha256:…`;
  return { problems: [{ path: name, code: 'rollback-unknown', message, hint }], notices: [] };
}
