import { OpsError } from '../../errors.ts';
import { createBrokerChange } from './broker-change.ts';
import { openBrokerHost } from '../broker/broker-host.ts';
import type { Change } from '../model/change.ts';
import type { BrokerIntent, Intent, SwarmIntent } from '../model/intent.ts';
import { brokerKeys, referralKeys } from '../keys/key-files.ts';
import type { PlannedBrokerService, PlannedService, PlannedSwarmService } from '../model/plan.ts';
import { createSwarmChange } from './swarm-change.ts';
import type { UpdateSession } from '../swarm/session.ts';

/** The changes of a plan, one a service, ready to be applied. Changes nothing yet. */
export async function createChanges(
  session: UpdateSession,
  services: readonly PlannedService[],
  intent: Intent,
): Promise<readonly Change[]> {
  const swarm = services.filter((one) => one.kind === 'swarm').map((one) => swarmChange(session, one, intent));
  const broker = await brokerChanges(
    session,
    services.filter((one) => one.kind === 'broker'),
    intent,
  );
  return [...swarm, ...broker];
}

function swarmChange(session: UpdateSession, planned: PlannedSwarmService, { services }: Intent): Change {
  const own = services.find((one): one is SwarmIntent => one.kind === 'swarm' && one.service === planned.service);
  if (own === undefined) throw missing(planned.service);
  return createSwarmChange(
    session,
    planned,
    own,
    planned.key === undefined ? undefined : referralKeys(session.context),
  );
}

async function brokerChanges(
  session: UpdateSession,
  planned: readonly PlannedBrokerService[],
  { services }: Intent,
): Promise<readonly Change[]> {
  const { cluster, deployment } = session.context;
  const [first] = planned;
  if (first === undefined) return [];
  const host = cluster.broker;
  if (host === undefined) throw new OpsError('internal', 'a broker service was planned without a broker host');
  const broker = await openBrokerHost(host, first.compose, deployment);
  return planned.map((one) => {
    const own = services.find((each): each is BrokerIntent => each.kind === 'broker' && each.service === one.service);
    if (own === undefined) throw missing(one.service);
    const keys =
      one.key === undefined || one.keyVolume === undefined
        ? undefined
        : brokerKeys(session.context, host, { volume: one.keyVolume, imageId: one.fromImageId });
    return createBrokerChange(session, one, own, broker, keys);
  });
}

function missing(service: string): OpsError {
  return new OpsError('internal', `the change of ${service} was not noted`);
}
