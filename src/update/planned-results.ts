import type { ServiceResult } from '../report/result.ts';
import { imageOfResult } from './image-text.ts';
import type { Plan, PlannedService } from './plan.ts';

/** What a plan comes to, as the services of a dry run's result. */
export function plannedResults(plan: Plan): ServiceResult[] {
  return plan.services.map(plannedResult);
}

/** One service of a plan as a result before anything was done. */
export function plannedResult(planned: PlannedService): ServiceResult {
  const { service, kind, from, to, replicas, action, key } = planned;
  const reason = reasonOf(planned);
  return {
    service,
    kind,
    from: imageOfResult(from),
    to: imageOfResult(to),
    replicas,
    outcome: action === 'none' ? 'unchanged' : 'planned',
    ...(reason === undefined ? {} : { reason }),
    ...(key === undefined ? {} : { keyReplaced: true }),
  };
}

function reasonOf({ action, key, replicas }: PlannedService): string | undefined {
  const parts = [
    ...(action === 'none' ? ['runs this digest already'] : []),
    ...(action === 'restart' ? ['runs this digest already, and is started anew'] : []),
    ...(key?.kind === 'replace' ? ['its key is replaced'] : []),
    ...(key?.kind === 'restore' ? ['its earlier key comes back'] : []),
    ...(action !== 'none' && replicas.desired === 0 ? ['has no replicas, so nothing runs that could prove it'] : []),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}
