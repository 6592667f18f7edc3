import { bareName } from '../../service-name.ts';
import type { StoredRecord } from '../model/record.ts';
import type { Observation } from '../model/observation.ts';

type Seen = Pick<Observation, 'records' | 'serviceNames' | 'brokerServices' | 'hosts'>;

/** Records of services that are not there any more. Nothing is said of a broker host that was not reached. */
export function goneServices({ records, serviceNames, brokerServices, hosts }: Seen): readonly StoredRecord[] {
  const isBrokerKnown = hosts.some((host) => host.role === 'broker' && host.reached);
  return records.filter(({ kind, service }) =>
    kind === 'swarm'
      ? !serviceNames.includes(service)
      : isBrokerKnown && !brokerServices.some(({ name }) => bareName(name) === service),
  );
}
