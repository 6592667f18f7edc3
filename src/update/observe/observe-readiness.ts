import type { RunPolicy } from '../../request.ts';
import type { Host, HostRole } from '../../cluster/host.ts';
import { throwIfCancelled } from '../../cancellation.ts';
import { toOpsError } from '../../errors.ts';
import { askedContainer } from '../broker/asked-container.ts';
import { describeRequirements, type Requirement, requirementsOf } from '../health/built-in-checks.ts';
import type { Outcome } from '../health/judge-answer.ts';
import type { ReadinessTimes } from '../health/readiness.ts';
import type { AskedTask } from '../health/readiness-watch.ts';
import { warmUpOf } from '../health/warm-up.ts';
import type { UpdateContext } from '../model/context.ts';
import { findService } from '../model/find-service.ts';
import { hostFinder } from '../model/hosts-of-nodes.ts';
import type { Observation, ObservedBrokerService, ObservedReadiness, ObservedService } from '../model/observation.ts';
import { askedTasks, type TasksToAsk } from '../swarm/asked-tasks.ts';

type Seen = Pick<Observation, 'stackName' | 'services' | 'brokerServices' | 'hosts' | 'nodes'>;

/** What the asking goes by. */
type Asking = Pick<UpdateContext, 'cluster' | 'signal'> & {
  readonly policy: Pick<RunPolicy, 'checks' | 'warmUp' | 'stabilityMs'>;
};

/** Asks every task that runs of these services, once and on its own host, what it has to answer when it is ready. */
export async function observeReadiness(
  context: Asking,
  seen: Seen,
  names: readonly string[],
): Promise<readonly ObservedReadiness[]> {
  const all = await Promise.all(names.map((name) => observeOne(context, seen, name)));
  throwIfCancelled(context.signal);
  return all.filter((one) => one !== undefined);
}

/** A task to be asked, and since when it runs, as its host has it (RFC 3339). */
interface RunningTask {
  readonly task: AskedTask;
  readonly since: string;
}

async function observeOne(context: Asking, seen: Seen, name: string): Promise<ObservedReadiness | undefined> {
  const { cluster, policy, signal } = context;
  const found = findService(seen, name);
  if (found.kind === 'none') return undefined;
  const published = found.kind === 'swarm' ? found.observed.service.targetPorts : [];
  const service = found.observed.name;
  const requirements = requirementsOf({ kind: found.kind, service, published }, policy.checks);
  const running =
    found.kind === 'swarm'
      ? runningTasks(found.observed, { published, nodes: seen.nodes, hostOfNode: hostFinder(cluster, seen.hosts) })
      : await runningContainer(found.observed, cluster.broker, signal);
  const now = timeOn(seen.hosts, found.kind === 'swarm' ? 'manager' : 'broker');
  const warmUpMs = warmUpOf(policy, { kind: found.kind, service });
  const tasks = await Promise.all(
    running.map(async ({ task, since }) => {
      const outcome = await ask(task, requirements, signal);
      const runsForMs = now === undefined ? undefined : now - Date.parse(since);
      return { outcome, isStarting: isStarting(outcome, runsForMs, { warmUpMs, stabilityMs: policy.stabilityMs }) };
    }),
  );
  return { kind: found.kind, service, check: describeRequirements(requirements), tasks };
}

/**
 * Whether a task that does not pass its check may still come to: as after an update, errors of its own count once they have lasted a stability
 * window, anything else once the warm-up is over. Pure.
 * @param runsForMs undefined where that is not known
 */
export function isStarting(
  { kind }: Outcome,
  runsForMs: number | undefined,
  { warmUpMs, stabilityMs }: ReadinessTimes,
): boolean {
  if (runsForMs === undefined || (kind !== 'fails' && kind !== 'not-yet')) return false;
  return runsForMs < (kind === 'fails' ? stabilityMs : warmUpMs);
}

function runningTasks({ tasks }: ObservedService, where: Omit<TasksToAsk, 'tasks'>): readonly RunningTask[] {
  const running = tasks.filter(({ desiredState, state }) => desiredState === 'running' && state === 'running');
  return askedTasks({ ...where, tasks: running }).map((task, at) => ({ task, since: running[at]?.stateAt ?? '' }));
}

/** A container that could not be looked at is asked all the same, which says why. */
async function runningContainer(
  { container, running }: ObservedBrokerService,
  host: Host | undefined,
  signal: AbortSignal,
): Promise<readonly RunningTask[]> {
  if (host === undefined || !running) return [];
  const look = host.engine.inspectContainer(container.id, { signal });
  const found = await look.catch(() => undefined);
  const task: AskedTask = {
    id: container.id,
    where: host.name,
    ask: async (wanted, asked) => askedContainer(host, found ?? (await look)).ask(wanted, asked),
  };
  return [{ task, since: found?.state.startedAt ?? '' }];
}

/** What the clock of the host of that role said, in milliseconds. */
function timeOn(hosts: Seen['hosts'], role: HostRole): number | undefined {
  const host = hosts.find((one) => one.role === role);
  return host?.reached === true ? Date.parse(host.info.systemTime) : undefined;
}

async function ask(task: AskedTask, requirements: readonly Requirement[], signal: AbortSignal): Promise<Outcome> {
  try {
    return await task.ask(requirements, signal);
  } catch (error) {
    return { kind: 'not-asked', because: toOpsError(error).message };
  }
}
