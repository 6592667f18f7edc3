import { type MigrationState } from '../../database/migrations.ts';
import { mustStay } from './must-stay.ts';
import { readAfter } from './read-after.ts';
import { labelsWithMigrations, noteMigrations } from './record-migrations.ts';
import type { Service, ServiceSpec } from '../../cluster/engine/types.ts';
import type { Change, Verification } from '../model/change.ts';
import { warmUpOf } from '../health/warm-up.ts';
import { forgiveOneExit } from '../swarm/forgive-exit.ts';
import { asBeforeUpdate } from './as-before.ts';
import { explained } from './explain-failure.ts';
import { openVerification, readinessOfTasks, verifiedService, type Verifying } from './open-verification.ts';
import type { SwarmIntent } from '../model/intent.ts';
import { changeKey, type KeyFile, plainUntilStarted, stillPlain } from '../keys/key-file.ts';
import { keptKeys } from '../keys/key-files.ts';
import { isDown } from '../swarm/node-down.ts';
import { verifyOnNodes } from '../swarm/verify-on-nodes.ts';
import type { PlannedSwarmService } from '../model/plan.ts';
import { timesOf } from '../plan/plan-start-gate.ts';
import { referralService } from '../keys/key-services.ts';
import { restartPolicyOf } from '../swarm/service-spec.ts';
import { swapSpec } from '../swarm/swap-spec.ts';
import { finalizeSwarm, rollBackSwarm, verifySwarmRollback, withReplicas } from './swarm-rollback.ts';
import type { Timeouts } from '../swarm/stability.ts';
import { type Held, waitUntilEnded, type WatchHooks, watchService } from '../swarm/swarm-watch.ts';
import { updateTimeouts } from './timeouts.ts';
import { emptied, updateSpec } from './update-spec.ts';
import type { UpdateSession } from '../swarm/session.ts';
import { type Gated, gated } from './gate-of-change.ts';

/** A swarm service on its way; `key` is its key file where it has one. */
export function createSwarmChange(
  session: UpdateSession,
  planned: PlannedSwarmService,
  intent: SwarmIntent,
  key: KeyFile | undefined,
): Change {
  const { context } = session;
  const { engine } = context.cluster.manager;
  const warmUpMs = warmUpOf(context.policy, planned);
  const times = timesOf(planned, warmUpMs);
  const timeouts: Timeouts = { ...updateTimeouts(context.policy, times), warmUpMs };
  let gate: Gated | undefined;
  let knownTasks: ReadonlySet<string> | undefined;
  let since = performance.now();
  let isTouched = false;
  let isKeyChanged = false;
  let migrated: MigrationState | undefined;

  /** All tasks end before the key is changed: none may read the new one with the old image. */
  async function scaleDown(signal: AbortSignal): Promise<void> {
    isTouched = true;
    await swapSpec(engine, intent.id, (service) => emptied(service, planned, intent, session.runLabel), { signal });
    const timeoutMs = timeouts.timeoutMs + times.stopGraceMs;
    await waitUntilEnded(session, intent.id, { signal, timeoutMs, service: planned.service });
  }

  async function apply(signal: AbortSignal, progress: (detail: string) => void): Promise<void> {
    // Once, at the first attempt: later there are tasks of this change.
    knownTasks ??= new Set((await engine.listTasks({ service: [intent.id] }, { signal })).map(({ id }) => id));
    if (planned.key !== undefined && key !== undefined && !isKeyChanged) {
      progress('its tasks end');
      await scaleDown(signal);
      progress('its key file is changed');
      await changeKey(key, planned.key, context.keys.referralExecutorKey);
      isKeyChanged = true;
    }
    signal.throwIfAborted();
    gate ??= await gated(session, planned, warmUpMs);
    progress('its spec is changed');
    isTouched = true;
    await sendSpec(signal);
  }

  async function sendSpec(signal: AbortSignal): Promise<void> {
    const auth = context.credentials(planned.to.registry);
    const edit = (service: Service): ServiceSpec | undefined =>
      updateSpec(service, planned, intent, { policy: context.policy, runLabel: session.runLabel, gate });
    await swapSpec(engine, intent.id, edit, { signal, auth });
    since = performance.now();
  }

  const forgive = forgiveOneExit(session, {
    id: intent.id,
    restarts: restartPolicyOf(planned.observed.spec),
    again: sendSpec,
    timeoutMs: timeouts.timeoutMs,
  });

  async function watch(timeouts: Timeouts, hooks: WatchHooks, verifying?: Verifying): Promise<Held> {
    const acceptsKnown = planned.action === 'update';
    const expected = { image: planned.to, knownTasks: knownTasks ?? new Set<string>(), acceptsKnown };
    const asking: Partial<WatchHooks> =
      verifying === undefined
        ? {}
        : {
            readiness: readinessOfTasks(verifying, planned.observed.targetPorts, session),
            forgives: async (exit, signal) => {
              const { wasReady } = verifying.readiness;
              const resumed = await forgive({ ...exit, wasReady, progress: hooks.progress }, signal);
              if (resumed === undefined) return undefined;
              knownTasks = new Set([...expected.knownTasks, ...resumed.ended]);
              return { ...resumed, knownTasks };
            },
          };
    try {
      return await watchService(
        session,
        { service: planned.service, id: intent.id, expected, timeouts, since },
        { ...hooks, ...asking },
      );
    } catch (error) {
      throw await explained(session, intent, error, verifying?.readiness.culprit);
    }
  }

  async function verify(
    signal: AbortSignal,
    progress: (detail: string) => void,
    onReady?: () => void,
  ): Promise<Verification> {
    using verifying = openVerification(session, verifiedService(planned), intent, { timeouts, onReady });
    try {
      return await verifyBy(verifying, signal, progress);
    } catch (error) {
      const told = asBeforeUpdate(planned, error, session.context.run.showsLogs);
      if (told === undefined) throw error;
      onReady?.();
      return { running: 0, notices: [told] };
    }
  }

  async function verifyBy(
    verifying: Verifying,
    signal: AbortSignal,
    progress: (detail: string) => void,
  ): Promise<Verification> {
    if (planned.key !== undefined && planned.replicas.desired > 1) {
      const besides = verifying.addressState;
      await watch({ ...timeouts, stabilityMs: 0 }, { signal, progress, besides }, verifying);
      await swapSpec(engine, intent.id, (service) => withReplicas(service, planned.replicas.desired), { signal });
      since = performance.now();
    }
    const held = await watch(timeouts, { signal, progress, besides: verifying.besides }, verifying);
    const { nodes } = held.snapshot;
    const plain =
      planned.key === undefined || key === undefined || context.policy.keyFilesKeptPlain.includes(referralService)
        ? []
        : planned.replicas.desired === 0
          ? await plainUntilStarted(referralService, key)
          : await stillPlain(referralService, key);
    const notices = await verifyOnNodes(planned.service, held.tasks, planned.to.digest, nodes, session.hostOfNode);
    const lost = nodes
      .filter((node) => isDown(node) && planned.hosts.includes(session.hostOfNode(node.id)?.name ?? ''))
      .map(({ hostName }) => `${hostName} went down during the update: ${planned.service} runs without it.`);
    const after = await readAfter(context, planned.service, planned.migrations, signal);
    migrated = after.migrations;
    return {
      running: held.tasks.length,
      notices: [...lost, ...notices, ...verifying.notices, ...plain, ...after.notices, ...(gate?.notices ?? [])],
      migrations: migrated,
    };
  }

  return {
    planned,
    apply,
    verify,
    confirm: async (signal) => {
      if (planned.before?.ran === false) return;
      since = performance.now();
      session.poller.pollSoon(0);
      await watch({ ...timeouts, stabilityMs: 0 }, { signal, progress: () => undefined });
    },
    finalize: async () => {
      await finalizeSwarm(session, { ...intent, recordAfter: labelsWithMigrations(intent.recordAfter, migrated) });
      await key?.forgetAllBut(keptKeys(intent.recordAfter));
    },
    mustStay: async (cause, signal) => {
      if (!isTouched) return undefined;
      const before = planned.migrations?.before;
      const stay = await mustStay(context, { service: planned.service, before, cause }, signal);
      if (stay !== undefined) await noteMigrations(engine, planned, intent);
      return stay;
    },
    rollBack: async () => {
      if (!isTouched) return false;
      await rollBackSwarm(session, intent, key);
      since = performance.now();
      return true;
    },
    verifyRollback: async (signal, progress) => {
      await verifySwarmRollback(session, intent, since, { signal, progress });
      await key?.forgetAllBut(keptKeys(intent.recordBefore));
    },
  };
}
