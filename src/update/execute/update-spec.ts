import { migratingService } from '../../database/migrations.ts';
import { imageOf } from '../model/image-text.ts';
import { formatJson } from '../../exact-json.ts';
import type { Service, ServiceSpec } from '../../cluster/engine/types.ts';
import type { RunPolicy } from '../../request.ts';
import { isImage } from '../swarm/convergence.ts';
import type { SwarmIntent } from '../model/intent.ts';
import type { PlannedSwarmService } from '../model/plan.ts';
import { readsKey } from '../keys/key-services.ts';
import { changeSpec, updatePolicyFor } from '../swarm/service-spec.ts';
import { changedExternally } from '../swarm/swap-spec.ts';
import { policyLabel, updatingLabel } from '../model/update-labels.ts';
import { firstReplicas, mirrorBefore, replicasOf } from './swarm-rollback.ts';
import type { Gated } from './gate-of-change.ts';

/** The spec that brings a service under way; undefined where this run has done so already. */
export function updateSpec(
  service: Service,
  planned: PlannedSwarmService,
  intent: SwarmIntent,
  {
    policy,
    runLabel,
    gate,
  }: { readonly policy: RunPolicy; readonly runLabel: string; readonly gate?: Gated | undefined },
): ServiceSpec | undefined {
  const isOurs = service.labels[updatingLabel] === runLabel;
  const isEmptied = isOurs && planned.key !== undefined && replicasOf(service) === 0 && planned.replicas.desired > 0;
  if (isOurs && !isEmptied && isImage(service.image, planned.to)) return undefined;
  if (service.image !== planned.observed.image) throw changedExternally(planned.service, service.image);
  if (!isOurs && service.updateStatus?.state === 'updating') throw changedExternally(planned.service, service.image);
  // An old image must never run beside a key file, or on a schema, that it is not for; and a tag may mean another image by now.
  const swarmKnowsTheWay =
    migratingService(planned.service) === undefined && imageOf(planned.observed.image).digest !== undefined;
  // What ended again and again before may go on doing so on the new image: swarm takes nothing back for that.
  const rollsBack = policy.onFailure !== 'pause' && swarmKnowsTheWay && planned.before?.ran !== false;
  return changeSpec(service.spec, {
    image: intent.to,
    restart: planned.action === 'restart' && planned.key === undefined,
    updatePolicy: updatePolicyFor(intent.updateConfig, {
      failureAction: rollsBack ? 'rollback' : 'pause',
      monitorMs: policy.stabilityMs,
      // Never two of them with one key at the same time.
      ...(readsKey('swarm', planned.service) !== undefined ? { order: 'stop-first' as const } : gate?.pace),
    }),
    healthCheck: gate?.check,
    record: markedAs(intent, runLabel),
    ...(planned.key === undefined ? {} : { replicas: firstReplicas(planned.replicas.desired) }),
  });
}

/** The spec that ends all tasks of a service; undefined where this run has done so already. */
export function emptied(
  service: Service,
  planned: PlannedSwarmService,
  intent: SwarmIntent,
  runLabel: string,
): ServiceSpec | undefined {
  if (service.image !== planned.observed.image) throw changedExternally(planned.service, service.image);
  const isOurs = service.labels[updatingLabel] === runLabel;
  if (isOurs && replicasOf(service) === 0) return undefined;
  return changeSpec(service.spec, { replicas: 0, record: markedAs(intent, runLabel) });
}

/** The labels of d8x-ops that a service has while a run changes it. */
export function markedAs(intent: SwarmIntent, runLabel: string): Record<string, string> {
  const { updateConfig } = intent;
  return { ...mirrorBefore(intent), [updatingLabel]: runLabel, [policyLabel]: formatJson(updateConfig) };
}
