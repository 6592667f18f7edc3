import type { Engine } from '../../cluster/engine/engine.ts';
import type { Cluster, Host } from '../../cluster/host.ts';
import type { PinnedImage } from '../../image/reference.ts';
import { withHelper } from '../model/helper-container.ts';
import { pullReference, imageOf } from '../model/image-text.ts';
import type { SwarmIntent } from '../model/intent.ts';
import type { PlannedSwarmService } from '../model/plan.ts';
import { gapNotice } from '../plan/plan-start-gate.ts';
import { isImage } from '../swarm/convergence.ts';
import type { UpdateSession } from '../swarm/session.ts';
import { gateCheck, gateShell, healthCheckOf, isGate, type RawHealthCheck } from '../model/start-gate.ts';

/** What the start gate of a service makes of its spec, for this update. */
export interface Gated {
  /**
   * Null where the new image has a check of its own, which holds the tasks back as well, or nothing that could look; absent where that of
   * the spec stays.
   */
  readonly check?: RawHealthCheck;
  readonly pace: { readonly parallelism?: 1; readonly order?: 'start-first' };
  /** What the operator should know of it. */
  readonly notices: readonly string[];
}

/** @returns undefined for a service that has no start gate */
export async function gated(
  {
    context,
    runLabel,
  }: Pick<UpdateSession, 'runLabel'> & { readonly context: { readonly cluster: Pick<Cluster, 'hosts'> } },
  { service, gate, hosts, to }: PlannedSwarmService,
  warmUpMs: number,
): Promise<Gated | undefined> {
  if (gate === undefined) return undefined;
  const host = context.cluster.hosts.find(({ name }) => hosts.includes(name));
  const pace = { parallelism: 1, ...(gate.startsFirst ? { order: 'start-first' as const } : {}) } as const;
  if (gate.hasOwnCheck === true) return { pace, notices: [] };
  const found = host === undefined ? undefined : await lookInto(host, to, runLabel);
  if (found?.hasHealthCheck === true) return { check: null, pace, notices: [] };
  if (found?.hasShell === false)
    return { check: null, pace: {}, notices: [gapNotice(service, 'its new image has no shell that could look')] };
  return { check: gateCheck(gate.ports, warmUpMs), pace, notices: [] };
}

interface Found {
  readonly hasHealthCheck: boolean;
  readonly hasShell: boolean;
}

/**
 * What an image has that was pulled before. What can't be looked into is taken for one with a shell and without a check of its own, as
 * D8X's are.
 */
async function lookInto({ engine }: Host, image: PinnedImage, run: string): Promise<Found | undefined> {
  try {
    const { hasHealthCheck } = await engine.inspectImage(pullReference(image));
    const helper = { purpose: 'look', image: pullReference(image), run };
    const hasShell = hasHealthCheck || (await withHelper(engine, helper, (id) => engine.hasPath(id, gateShell)));
    return { hasHealthCheck, hasShell };
  } catch {
    return undefined;
  }
}

/**
 * Which health check a service goes back to. The one of before, as a rule: tasks that were never replaced then stay as they are. Where two or
 * more run the new image already and there was none before, neither in the spec nor in the image, the gate stays: else they would all be
 * away at once while they start.
 * @returns undefined where its check stays as it is
 */
export async function gateOnTheWayBack(
  { cluster }: Pick<UpdateSession['context'], 'cluster'>,
  intent: SwarmIntent,
): Promise<RawHealthCheck | undefined> {
  const { healthBefore, from, to, id } = intent;
  if (healthBefore === undefined) return undefined;
  if (healthBefore !== null) return healthBefore;
  const { engine } = cluster.manager;
  const [service, tasks] = await Promise.all([engine.inspectService(id), engine.listTasks({ service: [id] })]);
  const moved = tasks.filter(
    ({ desiredState, state, image }) =>
      desiredState === 'running' && state === 'running' && isImage(image, imageOf(to)),
  );
  if (moved.length < 2 || !isGate(healthCheckOf(service.spec))) return null;
  const { digest, ...named } = imageOf(from);
  const reference = digest === undefined ? from : pullReference({ ...named, digest });
  const engines = cluster.hosts.map((host) => host.engine);
  return (await hasOwnCheck(engines, reference)) ? null : undefined;
}

/** Whether an image has a health check of its own, asked of every host that has it. */
async function hasOwnCheck(engines: readonly Engine[], image: string): Promise<boolean> {
  const found = await Promise.all(engines.map((engine) => engine.inspectImage(image).catch(() => undefined)));
  return found.some((one) => one?.hasHealthCheck === true);
}
