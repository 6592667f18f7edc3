import { z } from 'zod';
import { defined } from '../../defined.ts';
import { parseJson } from '../../exact-json.ts';
import { formatReference } from '../../image/reference.ts';
import type { UpdateContext } from '../model/context.ts';
import type { BrokerIntent, Intent, SwarmIntent } from '../model/intent.ts';
import { readsKey } from '../keys/key-services.ts';
import type { Plan, PlannedBrokerService, PlannedService, PlannedSwarmService } from '../model/plan.ts';
import { recordedLabels, recordLabels } from '../model/record.ts';
import { forceUpdateOf, rawUpdatePolicy } from '../swarm/service-spec.ts';
import { healthCheckOf } from '../model/start-gate.ts';
import { policyLabel, updatingLabel } from '../model/update-labels.ts';
import { runLabel } from '../swarm/session.ts';

/** What a plan will change, as it is noted on the manager before. */
export function intentOf(plan: Plan, { run, policy, now }: Pick<UpdateContext, 'run' | 'policy' | 'now'>): Intent {
  return {
    version: 1,
    run: runLabel(run),
    ...defined({ url: run.url }),
    actor: run.actor,
    at: now().toISOString(),
    together: policy.onFailure === 'rollback-all',
    services: plan.services
      .filter(({ action }) => action !== 'none')
      .map((planned) => (planned.kind === 'swarm' ? swarmIntent(planned) : brokerIntent(planned))),
  };
}

function swarmIntent(planned: PlannedSwarmService): SwarmIntent {
  const { observed, service, from, to, key, replicas, recordBefore, recordAfter } = planned;
  const { [updatingLabel]: _updating, [policyLabel]: kept, ...mirrorBefore } = recordedLabels(observed.labels);
  return {
    kind: 'swarm',
    service,
    id: observed.id,
    from: formatReference(from),
    to: formatReference(to),
    ...(key === undefined ? {} : { replicas: replicas.desired, key: key.keepAs }),
    ...notesOf(planned),
    ...orderNotes(planned),
    ...(readsKey('swarm', service) !== undefined ? { pauses: true } : {}),
    ...(planned.gate === undefined ? {} : { healthBefore: healthCheckOf(observed.spec) }),
    ...(restarts(planned) ? { forceUpdate: forceUpdateOf(observed.spec) + 1 } : {}),
    // A paused update has left its own policy on the service, and what it was before in a label.
    updateConfig: kept === undefined ? rawUpdatePolicy(observed.spec) : parsePolicy(kept),
    mirrorBefore,
    recordBefore: { ...recordBefore },
    recordAfter: recordAfter === undefined ? { ...recordBefore } : recordLabels(recordAfter),
    ...defined({ migrations: planned.migrations?.before }),
  };
}

function brokerIntent(planned: PlannedBrokerService): BrokerIntent {
  const { service, from, fromImageId, to, composeImage, compose, recordAfter, key } = planned;
  return {
    kind: 'broker',
    service,
    from: formatReference(from),
    fromImageId,
    to: formatReference(to),
    composeImage: formatReference(composeImage),
    compose: { ...compose, files: [...compose.files], environmentFiles: [...(compose.environmentFiles ?? [])] },
    recordBefore: planned.recordBefore,
    recordAfter: recordAfter === undefined ? planned.recordBefore : recordLabels(recordAfter),
    ...defined({ key: key?.keepAs, keyVolume: planned.keyVolume }),
    ...notesOf(planned),
    ...orderNotes(planned),
  };
}

/** What a run that recovers this one has to know: of keys addresses, never keys. */
function notesOf({
  address,
  before,
}: PlannedService): Pick<SwarmIntent, 'addressBefore' | 'addressAfter' | 'ranBefore'> {
  return {
    ...(before?.ran === false ? { ranBefore: false } : {}),
    ...(address?.before === undefined || address.answered !== true ? {} : { addressBefore: address.before }),
    ...defined({ addressAfter: address?.after }),
  };
}

/** And of the order: what goes back before what, and what would not come up without what. */
function orderNotes({
  wave,
  waitsFor = [],
  goesBackAfter = [],
}: PlannedService): Pick<SwarmIntent, 'wave' | 'needs' | 'waitsFor'> {
  return {
    ...defined({ wave }),
    ...(waitsFor.length === 0 ? {} : { needs: [...waitsFor] }),
    ...(goesBackAfter.length === 0 ? {} : { waitsFor: [...goesBackAfter] }),
  };
}

/** Whether it only starts anew what holds the broker's address: nothing else tells whether that has happened. */
function restarts({ action, holdsAddressOf, key }: PlannedSwarmService): boolean {
  return action === 'restart' && holdsAddressOf !== undefined && key === undefined;
}

function parsePolicy(text: string): SwarmIntent['updateConfig'] {
  try {
    return z.record(z.string(), z.unknown()).nullable().parse(parseJson(text));
  } catch {
    return null;
  }
}
