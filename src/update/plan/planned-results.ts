import { defined } from '../../defined.ts';
import type { ServiceResult } from '../../report/result.ts';
import { imageOfResult } from '../model/image-text.ts';
import type { Plan, PlannedService, KeyAddresses } from '../model/plan.ts';
import { hasNewAddress } from './dependents.ts';

/** What a plan comes to, as the services of a dry run's result. */
export function plannedResults(plan: Plan): ServiceResult[] {
  return plan.services.map(plannedResult);
}

/** One service of a plan as a result before anything was done. */
export function plannedResult(planned: PlannedService): ServiceResult {
  const { service, kind, from, to, replicas, action, address, wave } = planned;
  const reason = reasonOf(planned);
  return {
    service,
    kind,
    from: imageOfResult(from),
    to: imageOfResult(to),
    replicas,
    ...defined({ wave }),
    outcome: action === 'none' ? 'unchanged' : 'planned',
    ...defined({ reason }),
    ...(address === undefined ? {} : { key: shownAddresses(address) }),
    ...(getsOtherKey(planned) ? { keyReplaced: true } : {}),
    ...(planned.migrations?.before === undefined ? {} : { migrations: { before: planned.migrations.before } }),
  };
}

function shownAddresses({ before, after }: KeyAddresses): NonNullable<ServiceResult['key']> {
  return defined({ before, after });
}

/** Whether it gets the key of another address. */
function getsOtherKey(planned: PlannedService): boolean {
  return planned.key !== undefined && hasNewAddress(planned);
}

function reasonOf(planned: PlannedService): string | undefined {
  const { action, key, replicas, holdsAddressOf } = planned;
  const waits = holdsAddressOf === undefined ? '' : `, after ${holdsAddressOf}`;
  const parts = [
    ...(action === 'none' ? ['runs this digest already'] : []),
    ...(action === 'restart' ? [`runs this digest already, and is started anew${waits}`] : []),
    ...(key?.kind === 'replace' ? [getsOtherKey(planned) ? 'gets another key' : 'gets its key anew'] : []),
    ...(key?.kind === 'restore' ? ['its key file of that time comes back'] : []),
    ...(planned.migrations?.goesBack === true ? ['goes back over a migration of the database'] : []),
    ...(action !== 'none' && replicas.desired === 0 ? ['has no replicas, so nothing runs that could verify it'] : []),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}
