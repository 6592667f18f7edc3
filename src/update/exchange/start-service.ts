import { type Service, type ServiceSpec, type Task, taskStates } from '../../cluster/engine/types.ts';
import { defined } from '../../defined.ts';
import { explained } from '../execute/explain-failure.ts';
import { openVerification, readinessOfTasks, type Verifying } from '../execute/open-verification.ts';
import { firstReplicas, replicasOf, withReplicas } from '../execute/swarm-rollback.ts';
import { markedAs } from '../execute/update-spec.ts';
import { updatingLabel } from '../model/update-labels.ts';
import { updateTimeouts } from '../execute/timeouts.ts';
import { warmUpOf } from '../health/warm-up.ts';
import { type Address, parseAddress } from '../model/address.ts';
import { imageOf } from '../model/image-text.ts';
import type { SwarmIntent } from '../model/intent.ts';
import { isImage } from '../swarm/convergence.ts';
import { forgiveOneExit } from '../swarm/forgive-exit.ts';
import { changeSpec, restartPolicyOf, swarmTimes, updatePolicyFor } from '../swarm/service-spec.ts';
import type { UpdateSession } from '../swarm/session.ts';
import { swapSpec } from '../swarm/swap-spec.ts';
import { type Held, watchService } from '../swarm/swarm-watch.ts';
import type { Timeouts } from '../swarm/stability.ts';
import { verifyOnNodes } from '../swarm/verify-on-nodes.ts';
import { namesDatabase, namingDatabase } from './named-database.ts';
import type { ExchangeNote } from './exchange-note.ts';
import { requireOurs } from './stop-service.ts';

interface Starting {
  /** The run that noted the change, which marks the service, and what it exchanges. */
  readonly note: Pick<ExchangeNote, 'run' | 'exchange'>;
  readonly signal: AbortSignal;
  readonly progress: (detail: string) => void;
  /** Called once, when it is ready: what needs it may begin. */
  readonly onReady: () => void;
}

/** What runs of a service that was started, and what the operator should know of it. */
export interface Started {
  readonly running: number;
  readonly notices: readonly string[];
}

/**
 * Starts a service that was stopped, on its image of after, and verifies it as an update does; how it was before is no excuse. Harmless when
 * repeated.
 * @throws OpsError of `watchService`, with the log of the task that failed
 */
export async function startService(
  session: UpdateSession,
  intent: SwarmIntent,
  { note, signal, progress, onReady }: Starting,
): Promise<Started> {
  const { context } = session;
  const { policy, cluster } = context;
  const { engine } = cluster.manager;
  const { service, id } = intent;
  const to = imageOf(intent.to);
  const wanted = intent.replicas ?? 0;
  const before = await engine.listTasks({ service: [id] }, { signal });
  let knownTasks: ReadonlySet<string> = new Set(before.filter(hasEnded).map((task) => task.id));
  let since = performance.now();
  const send = async (): Promise<void> => {
    const edit = (found: Service): ServiceSpec | undefined => startedSpec(found, intent, note, policy.stabilityMs);
    await swapSpec(engine, id, edit, { signal, auth: context.credentials(to.registry) });
    since = performance.now();
  };
  await send();
  if (wanted === 0) {
    onReady();
    return {
      running: 0,
      notices: [`${service} had no replicas, and has none again: nothing runs that could verify it.`],
    };
  }
  const found = await engine.inspectService(id, { signal });
  const warmUpMs = warmUpOf(policy, intent);
  const timeouts: Timeouts = { ...updateTimeouts(policy, swarmTimes(found.spec, wanted, 'update')), warmUpMs };
  const forgive = forgiveOneExit(session, {
    id,
    restarts: restartPolicyOf(found.spec),
    again: send,
    timeoutMs: timeouts.timeoutMs,
  });
  const verified = { kind: intent.kind, service, published: found.targetPorts, address: expectedAddress(intent) };
  using verifying = openVerification(session, verified, intent, { timeouts, onReady });
  const watch = (besides: Verifying['besides'], within: Timeouts): Promise<Held> =>
    watchService(
      session,
      { service, id, expected: { image: to, knownTasks, acceptsKnown: true }, timeouts: within, since },
      {
        signal,
        progress,
        besides,
        readiness: readinessOfTasks(verifying, found.targetPorts, session),
        forgives: async (exit, cut) => {
          const resumed = await forgive(
            { ...exit, wasReady: (task) => verifying.readiness.wasReady(task), progress },
            cut,
          );
          if (resumed === undefined) return undefined;
          knownTasks = new Set([...knownTasks, ...resumed.ended]);
          return { ...resumed, knownTasks };
        },
      },
    );
  try {
    if (wanted > 1) {
      // A second one might read a key file that the first is encrypting, or migrate beside it.
      await watch(verifying.addressState, { ...timeouts, stabilityMs: 0 });
      await swapSpec(engine, id, (one) => withReplicas(one, wanted), { signal });
      since = performance.now();
    }
    const held = await watch(verifying.besides, timeouts);
    const notices =
      to.digest === undefined
        ? []
        : await verifyOnNodes(service, held.tasks, to.digest, held.snapshot.nodes, session.hostOfNode);
    return { running: held.tasks.length, notices: [...notices, ...verifying.notices] };
  } catch (error) {
    throw await explained(session, intent, error, verifying.readiness.culprit);
  }
}

/** States of a task that has not ended yet. */
const going: ReadonlySet<Task['state']> = new Set(taskStates.slice(0, taskStates.indexOf('running') + 1));

function hasEnded({ state }: Task): boolean {
  return !going.has(state);
}

/** With which address it has to sign: it is the same where nothing is said of it. */
function expectedAddress({ addressBefore, addressAfter }: SwarmIntent): { readonly after?: Address } {
  return defined({ after: parseAddress(addressAfter ?? addressBefore ?? '') });
}

/** The spec with which it starts; undefined where it has been started. */
function startedSpec(
  service: Service,
  intent: SwarmIntent,
  { run, exchange }: Pick<ExchangeNote, 'run' | 'exchange'>,
  monitorMs: number,
): ServiceSpec | undefined {
  requireOurs(service, intent);
  const wanted = intent.replicas ?? 0;
  const { way, names } = exchange;
  const isThere = way === 'rename' || namesDatabase(service.spec, names.made);
  const isGoing = wanted === 0 ? service.labels[updatingLabel] === run : replicasOf(service) > 0;
  if (isThere && isGoing && isImage(service.image, imageOf(intent.to))) return undefined;
  const spec = way === 'rename' ? service.spec : namingDatabase(service.spec, names.database, names.made);
  return changeSpec(spec, {
    image: intent.to,
    // What fails stays for the way back: an old image must never run on a schema that it is not for.
    updatePolicy: updatePolicyFor(intent.updateConfig, { failureAction: 'pause', monitorMs }),
    record: markedAs(intent, run),
    replicas: firstReplicas(wanted),
  });
}
