import { toOpsError } from '../../errors.ts';
import { resultError } from '../../report/result-error.ts';
import type { ServiceResult } from '../../report/result.ts';
import { retry } from '../../retry.ts';
import { warmUpOf } from '../health/warm-up.ts';
import type { UpdateContext } from '../model/context.ts';
import type { Observation } from '../model/observation.ts';
import type { PlannedScale } from '../plan/plan-scale.ts';
import { timesOf } from '../plan/plan-start-gate.ts';
import { plannedResult } from '../plan/planned-results.ts';
import type { UpdateSession } from '../swarm/session.ts';
import { swapSpec } from '../swarm/swap-spec.ts';
import { watchService } from '../swarm/swarm-watch.ts';
import { verifyOnNodes } from '../swarm/verify-on-nodes.ts';
import { openSession } from './execute.ts';
import { intentOf } from './intent-of-plan.ts';
import { openVerification, readinessOfTasks, verifiedService } from './open-verification.ts';
import { withReplicas } from './swarm-rollback.ts';
import { updateTimeouts } from './timeouts.ts';

/** A scaling before anything was done, as the result tells it. */
export function scaleResult({ planned, from, to }: PlannedScale): ServiceResult {
  const reason = from === to ? `has ${to} already` : `from ${from} to ${to}`;
  return { ...plannedResult(planned), reason: `${reason} ${to === 1 ? 'task' : 'tasks'}` };
}

/**
 * Gives services their numbers of tasks, side by side, and verifies each as an update does; one that does not hold gets back the number that
 * it had. A run that is killed leaves a number that swarm goes on to by itself, so that nothing is noted first.
 */
export async function scaleServices(
  context: UpdateContext,
  observation: Observation,
  services: readonly PlannedScale[],
): Promise<readonly ServiceResult[]> {
  using session = openSession(
    context,
    observation,
    services.map(({ planned }) => planned.observed.id),
  );
  return await Promise.all(services.map(async (one) => scaleOne(session, one)));
}

async function scaleOne(session: UpdateSession, scale: PlannedScale): Promise<ServiceResult> {
  const { context } = session;
  const { journal, signal, now, cluster } = context;
  const { planned, from, to } = scale;
  if (from === to) return scaleResult(scale);
  const { service, observed } = planned;
  const { engine } = cluster.manager;
  const startedAt = now().toISOString();
  const base = scaleResult(scale);
  const ended = (): string => now().toISOString();
  try {
    const title = `Scale ${service} from ${from} to ${to}`;
    const running = await journal.step({ title, phase: 'update', service }, async (step) => {
      // Their ends are no failures of this change.
      const before = await engine.listTasks({ service: [observed.id] }, { signal });
      await retry(() => swapSpec(engine, observed.id, (now) => withReplicas(now, to), { signal }), signal);
      const knownTasks = new Set(before.map(({ id }) => id));
      return verified(session, scale, knownTasks, (detail) => step.progress(detail));
    });
    return { ...base, outcome: 'updated', replicas: { desired: to, running }, startedAt, finishedAt: ended() };
  } catch (error) {
    const told = toOpsError(error);
    const isBack = await journal.step({ title: `Scale ${service} back to ${from}`, phase: 'rollback', service }, () =>
      back(session, scale),
    );
    return {
      ...base,
      outcome: isBack ? 'rolled-back' : 'failed',
      reason: isBack ? `has ${from} again` : `was to have ${from} again, and the manager does not say that it has`,
      error: resultError(told),
      startedAt,
      finishedAt: ended(),
    };
  }
}

/** Watches until all tasks run, are ready and stay so. @throws OpsError of `watchService` */
async function verified(
  session: UpdateSession,
  { planned }: PlannedScale,
  knownTasks: ReadonlySet<string>,
  progress: (detail: string) => void,
): Promise<number> {
  const { context, hostOfNode } = session;
  const { policy, signal } = context;
  const { service, observed, to } = planned;
  const warmUpMs = warmUpOf(policy, planned);
  const timeouts = { ...updateTimeouts(policy, timesOf(planned, warmUpMs)), warmUpMs };
  const plan = { purpose: 'update', services: [planned], pulls: [], keeps: [], notices: [], warnings: [] } as const;
  const [intent] = intentOf(plan, context).services;
  if (intent === undefined) throw new TypeError(`nothing is planned for ${service}`);
  using verifying = openVerification(session, verifiedService(planned), intent, { timeouts, onReady: undefined });
  const readiness = readinessOfTasks(verifying, observed.targetPorts, session);
  const expected = { image: to, knownTasks, acceptsKnown: true };
  const held = await watchService(
    session,
    { service, id: observed.id, expected, timeouts, since: performance.now() },
    { signal, progress, readiness, besides: verifying.besides },
  );
  await verifyOnNodes(service, held.tasks, to.digest, held.snapshot.nodes, hostOfNode);
  return held.tasks.length;
}

/** Whether it has its former number again. Not given the run's signal: a run that is cancelled goes back, too. */
async function back({ context }: UpdateSession, { planned, from }: PlannedScale): Promise<boolean> {
  const { engine } = context.cluster.manager;
  try {
    await retry(() => swapSpec(engine, planned.observed.id, (service) => withReplicas(service, from)));
    return true;
  } catch (error) {
    context.journal.warn(`${planned.service}: ${toOpsError(error).message}`);
    return false;
  }
}
