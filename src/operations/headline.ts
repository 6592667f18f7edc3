import type { ServiceResult } from '../report/result.ts';
import type { OperationModule, Untitled } from './operation.ts';

/** One sentence for people: what happened. It begins small, as it stands behind an outcome's word or sign. */
export function headline(operation: OperationModule, result: Untitled, restored?: string): string {
  if (result.conclusion === 'success') return operation.headline(result, restored);
  const done = whatBecame(result.services, operation.changed);
  const why = result.error?.message ?? 'no reason known';
  // A refusal touched nothing: why it is one says more than what was not done.
  return done === '' || operation.onlyPlans === true || result.conclusion === 'refused' ? why : `${done}: ${why}`;
}

/** The services of these outcomes: `api, history and referral`. */
export function namesOf(services: readonly ServiceResult[], ...outcomes: readonly ServiceResult['outcome'][]): string {
  const list = services.filter(({ outcome }) => outcomes.includes(outcome)).map(({ service }) => service);
  const last = list.at(-1);
  if (last === undefined) return '';
  return list.length === 1 ? last : `${list.slice(0, -1).join(', ')} and ${last}`;
}

/** What became of each service; `changed` is what those are said to be that were. */
export function whatBecame(services: readonly ServiceResult[], changed = 'updated'): string {
  const parts = [
    { list: namesOf(services, 'updated'), text: changed },
    { list: namesOf(services, 'rolled-back'), text: 'rolled back' },
    { list: namesOf(services, 'failed'), text: 'failed' },
    { list: namesOf(services, 'not-attempted'), text: 'not attempted' },
    { list: namesOf(services, 'unchanged'), text: 'already as asked' },
  ];
  return parts
    .filter(({ list }) => list !== '')
    .map(({ list, text }) => `${list} ${text}`)
    .join('; ');
}
