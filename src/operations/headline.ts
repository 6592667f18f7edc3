import { minuteOf } from '../report/quantities.ts';
import type { Operation, Result, ServiceResult } from '../report/result.ts';

type Untitled = Omit<Result, 'headline'>;

function names(services: readonly ServiceResult[], ...outcomes: readonly ServiceResult['outcome'][]): string {
  const list = services.filter(({ outcome }) => outcomes.includes(outcome)).map(({ service }) => service);
  const last = list.at(-1);
  if (last === undefined) return '';
  return list.length === 1 ? last : `${list.slice(0, -1).join(', ')} and ${last}`;
}

function ofServices(services: readonly ServiceResult[], moved: string): string {
  const parts = [
    { list: names(services, 'updated'), text: moved },
    { list: names(services, 'rolled-back'), text: 'rolled back' },
    { list: names(services, 'failed'), text: 'failed' },
    { list: names(services, 'not-attempted'), text: 'not attempted' },
    { list: names(services, 'unchanged'), text: 'already as asked' },
  ];
  return parts
    .filter(({ list }) => list !== '')
    .map(({ list, text }) => `${list} ${text}`)
    .join('; ');
}

function ofBackup({ backup }: Untitled): string {
  if (backup === undefined) return '';
  return backup.verification.state === 'verified'
    ? `backed up and verified (${backup.name})`
    : `backed up (${backup.name})`;
}

type Teller = (result: Untitled, restored: string | undefined) => string;

const successes: Readonly<Record<Operation, Teller>> = {
  update: ({ services }) => ofServices(services, 'updated'),
  rollback: ({ services }) => ofServices(services, 'rolled back'),
  plan: ({ services }) => {
    const planned = names(services, 'planned');
    return planned === '' ? 'nothing to do: everything is as asked' : `would update ${planned}`;
  },
  backup: ofBackup,
  restore: (_result, restored) => (restored === undefined ? 'restored' : `restored into ${restored}`),
  status: ({ status }) => {
    const services = status?.services ?? [];
    const short = services.filter(({ replicas }) => replicas.running < replicas.desired).length;
    return short === 0
      ? `all ${services.length} services run`
      : `${short} of ${services.length} services are short of replicas`;
  },
  lock: ({ lock, run }) =>
    lock === undefined ? `locked by ${run.actor}` : `locked by ${lock.owner} until ${minuteOf(lock.expiresAt)}`,
  unlock: () => 'unlocked',
};

/** One sentence for people: what happened. It begins small, as it stands behind an outcome's word or sign. */
export function headline(result: Untitled, restored?: string): string {
  if (result.conclusion === 'success') return successes[result.operation](result, restored);
  const done = ofServices(result.services, result.operation === 'rollback' ? 'rolled back' : 'updated');
  const why = result.error?.message ?? 'no reason known';
  // A refusal touched nothing: why it is one says more than what was not done.
  return done === '' || result.operation === 'plan' || result.conclusion === 'refused' ? why : `${done}: ${why}`;
}
