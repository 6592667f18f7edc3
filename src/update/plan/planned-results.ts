import type { ServiceResult } from '../../report/result.ts';
import { imageOfResult } from '../model/image-text.ts';
import type { Plan, PlannedService, KeyAddresses } from '../model/plan.ts';

/** What a plan comes to, as the services of a dry run's result. */
export function plannedResults(plan: Plan): ServiceResult[] {
  return plan.services.map(plannedResult);
}

/** One service of a plan as a result before anything was done. */
export function plannedResult(planned: PlannedService): ServiceResult {
  const { service, kind, from, to, replicas, action, address } = planned;
  const reason = reasonOf(planned);
  return {
    service,
    kind,
    from: imageOfResult(from),
    to: imageOfResult(to),
    replicas,
    outcome: action === 'none' ? 'unchanged' : 'planned',
    ...(reason === undefined ? {} : { reason }),
    ...(address === undefined ? {} : { key: shownAddresses(address) }),
    ...(isOtherAddress(planned) ? { keyReplaced: true } : {}),
    ...(planned.migrations?.before === undefined ? {} : { migrations: { before: planned.migrations.before } }),
  };
}

function shownAddresses({ before, after }: KeyAddresses): NonNullable<ServiceResult['key']> {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

/** Whether it gets the key of another address. */
function isOtherAddress({ key, address }: PlannedService): boolean {
  return key !== undefined && address?.after !== undefined && address.after !== address.before;
}

function reasonOf(planned: PlannedService): string | undefined {
  const { action, key, replicas, waitsFor = [] } = planned;
  const waits = waitsFor.length === 0 ? '' : `, after ${waitsFor.join(' and ')}`;
  const parts = [
    ...(action === 'none' ? ['runs this digest already'] : []),
    ...(action === 'restart' ? [`runs this digest already, and is started anew${waits}`] : []),
    ...(key?.kind === 'replace' ? [isOtherAddress(planned) ? 'gets another key' : 'gets its key anew'] : []),
    ...(key?.kind === 'restore' ? ['its key file of that time comes back'] : []),
    ...(planned.migrations?.goesBack === true ? ['goes back over a migration of the database'] : []),
    ...(action !== 'none' && replicas.desired === 0 ? ['has no replicas, so nothing runs that could verify it'] : []),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}
