import { isCalled } from '../../service-name.ts';
import type { RunPolicy } from '../../request.ts';
import { describeOutside, judgeOutside } from '../health/judge-outside.ts';
import { nodeOfHost } from '../model/hosts-of-nodes.ts';
import { leftOver, type Observation } from '../model/observation.ts';
import type { Part, Plan, PlannedService } from '../model/plan.ts';
import { composeFileProblems } from './compose-file.ts';
import { orderNotices, orderWarnings } from './order-notices.ts';
import { diskProblems, planKeeps, planPulls } from './plan-images.ts';
import { type PlanProblem, problemOf, refusal } from '../model/plan-problem.ts';
import { takesTasks } from '../swarm/placement.ts';
import { checkWarnings, orderProblems, warmUpProblems } from './start-order.ts';
import { inWaves } from './waves.ts';

/** Puts a plan's parts together and looks at the whole. @throws OpsError with every problem of the parts and the whole */
export function finishPlan(
  purpose: Plan['purpose'],
  observation: Observation,
  policy: Pick<RunPolicy, 'prune' | 'startOrder' | 'updateTimeoutMs' | 'warmUp' | 'checks'>,
  parts: readonly Part[],
): Plan {
  const asked = parts.flatMap(({ planned }) => planned ?? []);
  const images = { pulls: planPulls(asked, observation.hosts), keeps: planKeeps(observation, asked) };
  const names = [...observation.services, ...observation.brokerServices].map(({ name }) => name);
  const [first, ...others] = [
    ...parts.flatMap(({ problems }) => problems),
    ...leftFileProblems(observation, asked),
    ...orderProblems(policy.startOrder, names),
    ...warmUpProblems(Object.keys(policy.warmUp?.byService ?? {}), names),
    ...unreachedProblems(observation),
    ...diskProblems(images, observation, policy.prune === 'images'),
  ];
  if (first !== undefined) throw refusal([first, ...others]);
  const services = inWaves(asked, policy.startOrder);
  const notices = [
    ...orderNotices(services, policy),
    ...parts.flatMap(({ notices }) => notices),
    ...healthNotices(observation),
    ...downNotices(observation),
    ...unfinished(observation),
  ];
  // A service of a host that was not reached is not known by name.
  const isAllSeen = observation.hosts.every(({ reached }) => reached);
  const warnings = [
    ...parts.flatMap(({ warnings = [] }) => warnings),
    ...orderWarnings(observation, services, policy),
    ...(isAllSeen ? checkWarnings(Object.keys(policy.checks ?? {}), names) : []),
  ];
  return { purpose, services, ...images, notices, warnings };
}

/** Workers that swarm gives tasks to, but that could not be asked: what runs there could not be verified. */
function unreachedProblems({ hosts, nodes }: Observation): PlanProblem[] {
  return hosts.flatMap((host) => {
    if (host.reached || host.role !== 'worker') return [];
    const node = nodeOfHost(host, nodes);
    const mayTakeTasks = node === undefined ? hasUnknownReadyNode({ hosts, nodes }) : takesTasks(node);
    return mayTakeTasks ? [problemOf(host.name, host.error)] : [];
  });
}

/** A host of another name than its node may be any node that no reached host is. */
function hasUnknownReadyNode({ hosts, nodes }: Pick<Observation, 'hosts' | 'nodes'>): boolean {
  const known = new Set(hosts.flatMap((host) => nodeOfHost(host, nodes)?.id ?? []));
  return nodes.some((node) => takesTasks(node) && !known.has(node.id));
}

function downNotices({ nodes }: Observation): string[] {
  const down = nodes.filter(({ state }) => state !== 'ready').map(({ hostName }) => hostName);
  if (down.length === 0) return [];
  return [
    `Swarm says that ${down.join(', ')} ${down.length === 1 ? 'is' : 'are'} down: nothing is pulled or verified there.`,
  ];
}

function healthNotices({ health }: Observation): string[] {
  return health
    .filter(({ answer }) => judgeOutside(answer) !== 'well')
    .map(({ service, answer }) => {
      const what = `${service}: ${answer.url} ${describeOutside(answer)} already now`;
      return `${what}; where it does so afterwards too, that is no reason to go back.`;
    });
}

/** What of the compose file stands against recovering what a killed run left on the broker host. */
function leftFileProblems(observation: Observation, planned: readonly PlannedService[]): PlanProblem[] {
  const left = leftOver(observation)?.services ?? [];
  const host = observation.hosts.find(({ role }) => role === 'broker');
  return observation.brokerServices
    .filter(({ name }) => !planned.some(({ service }) => service === name))
    .filter(({ name }) => left.some(({ kind, service }) => kind === 'broker' && isCalled(service, 'broker', name)))
    .flatMap((observed) => composeFileProblems(observed, host?.name ?? 'broker'));
}

function unfinished(observation: Observation): string[] {
  const left = leftOver(observation);
  return left === undefined
    ? []
    : [`Run ${left.run} was cut off half-way: what it left is recovered before anything else.`];
}
