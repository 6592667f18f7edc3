import { defined } from '../../defined.ts';
import type { ServiceReplicas } from '../../command/replicas.ts';
import { isPinned } from '../../image/reference.ts';
import { readsKey, referralService } from '../keys/key-services.ts';
import { askedTwice, findService } from '../model/find-service.ts';
import type { Observation } from '../model/observation.ts';
import type { PlannedSwarmService, PlanRequest } from '../model/plan.ts';
import type { PlanProblem } from '../model/plan-problem.ts';
import { finishPlan } from './finish-plan.ts';
import { imageToGoBackTo, planSwarmService } from './plan-swarm-service.ts';

/** A service with the number of tasks that it has and is to have. */
export interface PlannedScale {
  readonly planned: PlannedSwarmService;
  readonly from: number;
  readonly to: number;
}

/**
 * Plans other numbers of tasks. Images, keys and records stay. Pure.
 * @throws OpsError with every problem found: `service-unknown`, `update-in-progress`, `input-invalid` and so on
 */
export function planScale(
  observation: Observation,
  asked: readonly ServiceReplicas[],
  { policy }: Pick<PlanRequest, 'policy'>,
): { readonly services: readonly PlannedScale[]; readonly notices: readonly string[] } {
  const parts = asked.map((one) => planOne(observation, one));
  const names = asked.map(({ service }) => service);
  const { notices } = finishPlan('update', observation, { ...policy, prune: 'none' }, [
    { problems: askedTwice(observation, names), notices: [] },
    ...parts.map(({ scale, problems }) => ({ ...defined({ planned: scale?.planned }), problems, notices: [] })),
  ]);
  return { services: parts.flatMap(({ scale }) => scale ?? []), notices };
}

function planOne(
  observation: Observation,
  { service, replicas }: ServiceReplicas,
): { readonly scale?: PlannedScale; readonly problems: readonly PlanProblem[] } {
  const refused = (message: string): { readonly problems: readonly PlanProblem[] } => ({
    problems: [{ path: service, code: 'input-invalid', message }],
  });
  if (readsKey('swarm', service) === referralService)
    return refused('referral is never scaled: two tasks of it would pay with one key');
  const found = findService(observation, service);
  if (found.kind === 'none') return { problems: [found.problem] };
  if (found.kind === 'broker') return refused(`${service} runs on the broker host, where a service has one container`);
  const { mode } = found.observed.service;
  if (mode.kind !== 'replicated') return refused(`${service} is ${mode.kind}, and has no number of tasks of its own`);
  const to = imageToGoBackTo(found.observed);
  if (!isPinned(to)) return refused(`${service} runs an image without a digest: update it first`);
  const target = { to, platforms: [], key: undefined, recordAfter: () => undefined };
  const { planned, problems } = planSwarmService(found.observed, target, observation);
  if (planned?.kind !== 'swarm') return { problems };
  const action = mode.replicas === replicas ? ('none' as const) : ('restart' as const);
  const scaled = { ...planned, action, replicas: { ...planned.replicas, desired: replicas } };
  return { scale: { planned: scaled, from: mode.replicas, to: replicas }, problems };
}
