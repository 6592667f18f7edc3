import type { Engine } from '../../cluster/engine/engine.ts';
import type { Observation } from '../model/observation.ts';
import { recordLabels, type StoredRecord } from '../model/record.ts';
import { storedRecordOf } from './known-record.ts';
import { markGone, removeRecord, writeRecord } from './record-store.ts';
import { bareName } from '../../service-name.ts';

const keptDays = 90;
const dayMs = 24 * 60 * 60 * 1000;

/** What has to be done so that records outlive the services that they are about. */
export interface RecordUpkeep {
  /** Known from a service's labels only, as an earlier d8x-ops wrote them. */
  readonly takeOver: readonly StoredRecord[];
  readonly gone: readonly StoredRecord[];
  readonly returned: readonly StoredRecord[];
  /** Of services that have been gone for longer than anybody goes back. */
  readonly outdated: readonly StoredRecord[];
}

/** @param at the manager's time */
export function planUpkeep(observation: Observation, at: Date): RecordUpkeep {
  const { stackName, services, records } = observation;
  const gone = goneServices(observation);
  const isOutdated = ({ goneSince }: StoredRecord): boolean =>
    goneSince !== undefined && at.getTime() - Date.parse(goneSince) > keptDays * dayMs;
  return {
    takeOver: services.flatMap(({ name, record }) => {
      const service = `${stackName}_${name}`;
      const stored = storedRecordOf(records, 'swarm', service);
      if (record === undefined || (stored !== undefined && stored.sequence >= record.sequence)) return [];
      return [{ kind: 'swarm' as const, service, record, container: undefined, goneSince: undefined }];
    }),
    gone: gone.filter(({ goneSince }) => goneSince === undefined),
    returned: records.filter((one) => one.goneSince !== undefined && !gone.includes(one) && isKnown(one, observation)),
    outdated: gone.filter(isOutdated),
  };
}

/** Whether it could be told if the service is there. */
function isKnown({ kind }: StoredRecord, { hosts }: Observation): boolean {
  return kind === 'swarm' || hosts.some((host) => host.role === 'broker' && host.reached);
}

/** Does it. Called by runs that change something, under the cluster lock. @throws OpsError of the engine */
export async function keepRecords(engine: Engine, observation: Observation, now: Date): Promise<void> {
  const at = managerTime(observation) ?? now;
  const { takeOver, gone, returned, outdated } = planUpkeep(observation, at);
  await Promise.all([
    ...takeOver.map((one) => writeRecord(engine, one, recordLabels(one.record))),
    ...gone.map((one) => markGone(engine, one, at.toISOString())),
    ...returned.map((one) => markGone(engine, one, undefined)),
    ...outdated.map((one) => removeRecord(engine, one)),
  ]);
}

/** A runner's clock may be years off. */
function managerTime({ hosts }: Observation): Date | undefined {
  const manager = hosts.find(({ role }) => role === 'manager');
  const time = manager?.reached === true ? new Date(manager.info.systemTime) : undefined;
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time;
}

type Seen = Pick<Observation, 'records' | 'serviceNames' | 'brokerServices' | 'hosts'>;

/** Records of services that are not there any more. Nothing is said of a broker host that was not reached. */
function goneServices({ records, serviceNames, brokerServices, hosts }: Seen): readonly StoredRecord[] {
  const isBrokerKnown = hosts.some((host) => host.role === 'broker' && host.reached);
  return records.filter(({ kind, service }) =>
    kind === 'swarm'
      ? !serviceNames.includes(service)
      : isBrokerKnown && !brokerServices.some(({ name }) => bareName(name) === service),
  );
}
