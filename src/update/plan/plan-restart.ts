import { formatReference, isPinned } from '../../image/reference.ts';
import { askedTwice, type FoundService, findService } from '../model/find-service.ts';
import type { Observation } from '../model/observation.ts';
import type { Part, Plan, PlanRequest, Target } from '../model/plan.ts';
import { refusal } from '../model/plan-problem.ts';
import { finishPlan } from './finish-plan.ts';
import { runningImage } from './plan-broker-service.ts';
import { nothingAboutKeys } from './plan-key.ts';
import { planService } from './plan-service.ts';
import { imageToGoBackTo } from './plan-swarm-service.ts';

/**
 * Plans to start services anew on the image that they run, in the order in which they need each other. Their keys, settings and records stay
 * as they are. Pure.
 * @throws OpsError with every problem found: `service-unknown`, `update-in-progress`, `input-invalid` and so on
 */
export function planRestart(
  observation: Observation,
  names: readonly string[],
  { policy }: Pick<PlanRequest, 'policy'>,
): Plan {
  if (names.length === 0) {
    throw refusal([{ path: 'services', code: 'input-invalid', message: 'it is not said which services to restart' }]);
  }
  const parts = names
    .map((name) => findService(observation, name))
    .map((found): Part =>
      found.kind === 'none' ? { problems: [found.problem], notices: [] } : planAnew(found, observation),
    );
  const twice = { problems: askedTwice(observation, names), notices: [] };
  return finishPlan('update', observation, { ...policy, prune: 'none' }, [twice, ...parts]);
}

function planAnew(found: FoundService, observation: Observation): Part {
  const { name } = found.observed;
  const to = found.kind === 'swarm' ? imageToGoBackTo(found.observed) : runningImage(found.observed);
  if (!isPinned(to)) {
    const message = `${name} runs ${formatReference(to)}, and it can't be told which image that is: it has no digest`;
    const hint = `Update it instead, such as: update ${name}@sha256:…`;
    return { problems: [{ path: name, code: 'input-invalid', message, hint }], notices: [] };
  }
  const target: Target = { to, platforms: [], key: undefined, restart: true, recordAfter: () => undefined };
  return planService(found, target, nothingAboutKeys, observation);
}
