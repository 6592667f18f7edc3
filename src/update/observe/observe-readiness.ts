import type { RunPolicy } from '../../request.ts';
import { throwIfCancelled } from '../../cancellation.ts';
import { toOpsError } from '../../errors.ts';
import { askedContainer } from '../broker/asked-container.ts';
import { describeRequirements, type Requirement, requirementsOf } from '../health/built-in-checks.ts';
import { type Outcome, worst } from '../health/judge-answer.ts';
import type { AskedTask } from '../health/readiness-watch.ts';
import type { UpdateContext } from '../model/context.ts';
import { findService } from '../model/find-service.ts';
import { hostFinder } from '../model/hosts-of-nodes.ts';
import type { Observation, ObservedReadiness } from '../model/observation.ts';
import { askedTasks } from '../swarm/asked-tasks.ts';

type Seen = Pick<Observation, 'stackName' | 'services' | 'brokerServices' | 'hosts' | 'nodes'>;

/** What the asking goes by. */
type Asking = Pick<UpdateContext, 'cluster' | 'signal'> & { readonly policy: Pick<RunPolicy, 'checks'> };

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

async function observeOne(
  { cluster, policy, signal }: Asking,
  seen: Seen,
  name: string,
): Promise<ObservedReadiness | undefined> {
  const found = findService(seen, name);
  if (found.kind === 'none') return undefined;
  const published = found.kind === 'swarm' ? found.observed.service.targetPorts : [];
  const service = found.observed.name;
  const requirements = requirementsOf({ kind: found.kind, service, published }, policy.checks);
  const told = { kind: found.kind, service, check: describeRequirements(requirements) };
  if (found.kind === 'swarm') {
    const tasks = found.observed.tasks.filter(
      ({ desiredState, state }) => desiredState === 'running' && state === 'running',
    );
    const asked = askedTasks({ tasks, published, nodes: seen.nodes, hostOfNode: hostFinder(cluster, seen.hosts) });
    return { ...told, outcome: await askAll(asked, requirements, signal) };
  }
  const host = cluster.broker;
  if (host === undefined || !found.observed.running) return { ...told, outcome: undefined };
  const task: AskedTask = {
    id: found.observed.container.id,
    where: host.name,
    ask: async (wanted, asked) => {
      const container = await host.engine.inspectContainer(found.observed.container.id, { signal: asked });
      return askedContainer(host, container).ask(wanted, asked);
    },
  };
  return { ...told, outcome: await askAll([task], requirements, signal) };
}

async function askAll(
  tasks: readonly AskedTask[],
  requirements: readonly Requirement[],
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  const outcomes = await Promise.all(
    tasks.map((task) =>
      task
        .ask(requirements, signal)
        .catch((error: unknown): Outcome => ({ kind: 'not-asked', because: toOpsError(error).message })),
    ),
  );
  return worst(outcomes);
}
