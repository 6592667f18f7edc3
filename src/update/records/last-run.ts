import { bareName, placedName } from '../../service-name.ts';
import { everyService, type findService } from '../model/find-service.ts';
import type { Observation } from '../model/observation.ts';
import type { PlanProblem } from '../model/plan-problem.ts';
import type { DeploymentRecord, RecordKind } from '../model/record.ts';

type LastRun = Pick<Observation, 'stackName' | 'services' | 'brokerServices' | 'hosts' | 'records'>;

/**
 * The services that the last recorded run changed. One that is not there any more is among them as a problem: what an earlier run
 * did is not taken for the last.
 */
export function servicesOfLastRun(observation: LastRun): readonly ReturnType<typeof findService>[] {
  const there = everyService(observation);
  const missing = missingServices(observation);
  const sequences = [...there.map(({ observed }) => observed.record), ...missing.map(({ record }) => record)];
  const last = Math.max(0, ...sequences.map((record) => record?.sequence ?? 0));
  if (last === 0) return [];
  return [
    ...there.filter(({ observed }) => observed.record?.sequence === last),
    ...missing
      .filter(({ record }) => record.sequence === last)
      .map((one) => ({ kind: 'none' as const, problem: missingProblem(one, observation) })),
  ];
}

/** The services that the last recorded run changed, each with the place that it runs in, as far as the stack and what is recorded tell. */
export function namesOfLastRun({
  stackName,
  services,
  records,
}: Pick<LastRun, 'stackName' | 'services' | 'records'>): readonly string[] {
  const prefix = `${stackName}_`;
  const recorded = records
    .filter(({ kind, service }) => kind === 'broker' || service.startsWith(prefix))
    .map(({ kind, service, record }) => ({
      name: placedName(kind, kind === 'broker' ? service : service.slice(prefix.length)),
      record,
    }));
  const all = [...services.map(({ name, record }) => ({ name: placedName('swarm', name), record })), ...recorded];
  const last = Math.max(0, ...all.map(({ record }) => record?.sequence ?? 0));
  const changed = last === 0 ? [] : all.filter(({ record }) => record?.sequence === last);
  return [...new Set(changed.map(({ name }) => name))];
}

interface MissingService {
  readonly kind: RecordKind;
  readonly name: string;
  readonly record: DeploymentRecord;
}

/** What is recorded of services that were not found, of this stack and of the broker host. */
function missingServices({ stackName, services, brokerServices, records }: LastRun): readonly MissingService[] {
  const prefix = `${stackName}_`;
  return records.flatMap(({ kind, service, record }) => {
    if (kind === 'swarm' && !service.startsWith(prefix)) return [];
    const name = kind === 'swarm' ? service.slice(prefix.length) : service;
    const found = kind === 'swarm' ? services : brokerServices;
    return found.some((one) => bareName(one.name) === name) ? [] : [{ kind, name, record }];
  });
}

function missingProblem({ kind, name }: Pick<MissingService, 'kind' | 'name'>, { hosts }: LastRun): PlanProblem {
  const host = kind === 'broker' ? hosts.find(({ role }) => role === 'broker') : undefined;
  const why =
    host?.reached === false ? `, which was not found (${host.error.message})` : ', which is not there any more';
  return {
    path: name,
    code: 'service-unknown',
    message: `the last run changed ${name}${why}`,
    hint: 'Name the services that should go back, such as: rollback api',
  };
}
