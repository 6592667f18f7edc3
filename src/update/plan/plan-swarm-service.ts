import { defined } from '../../defined.ts';
import { bareName } from '../../service-name.ts';
import type { Node, Task } from '../../cluster/engine/types.ts';
import { type ImageReference, formatReference, pin } from '../../image/reference.ts';
import { formatPlatforms } from '../../image/registry.ts';
import { hostOfNode, nodeOfHost } from '../model/hosts-of-nodes.ts';
import { imageVersion } from '../model/image-text.ts';
import { leftOver, type Observation, type ObservedService } from '../model/observation.ts';
import type { Part, PlannedSwarmService, Target } from '../model/plan.ts';
import type { PlanProblem } from '../model/plan-problem.ts';
import { isLeftAlone } from '../swarm/convergence.ts';
import { eligibleNodes, formatPlatform, normalPlatform, runsOn } from '../swarm/placement.ts';
import { recordLabels } from '../model/record.ts';
import { lossWarnings } from './loss-warnings.ts';
import { planGate } from './plan-start-gate.ts';
import { changedSince } from '../records/known-record.ts';
import { beforeNotices, ranBefore, serviceBefore } from './service-before.ts';

/** The plan for one swarm service, with all that stands against it. */
export function planSwarmService(observed: ObservedService, target: Target, observation: Observation): Part {
  const { name, service, tasks } = observed;
  const nodes = eligibleNodes(service, observation.nodes);
  const leftAlone = tasks.filter(
    (task) => task.desiredState === 'running' && isLeftAlone(service, task, observation.nodes),
  );
  const running = tasks.filter(
    (task) => task.desiredState === 'running' && task.state === 'running' && !leftAlone.includes(task),
  ).length;
  const desired = desiredReplicas(observed, nodes);
  const from = imageToGoBackTo(observed);
  const gate = planGate(observed, observation);
  const planned: PlannedSwarmService = {
    kind: 'swarm',
    service: name,
    action: actionFor(observed, target, desired === running),
    from,
    to: target.to,
    replicas: { desired, running },
    hosts: nodes.flatMap(({ id }) => hostOfNode(id, observation.hosts)?.name ?? []),
    url: observation.urls.find(({ service }) => service === bareName(name))?.url,
    before: serviceBefore({ kind: 'swarm', name, ran: ranBefore(observed, observation) }, observation),
    key: target.key,
    ...defined({ address: target.address, holdsAddressOf: target.holdsAddressOf }),
    recordAfter: target.recordAfter(from),
    observed: service,
    ...defined({ gate: gate.gate }),
    recordBefore: observed.record === undefined ? {} : recordLabels(observed.record),
  };
  return {
    planned,
    problems: [...stateProblems(observed, observation), ...placementProblems(planned, target, nodes, observation)],
    notices: [
      ...noticesOf(observed, planned),
      ...(planned.action === 'none' ? [] : [...gate.notices, ...pausedNotices(name, leftAlone, observation)]),
    ],
    warnings: lossWarnings(planned),
  };
}

/** How many tasks should run: the replicas, or one on each node that a global service may run on. */
export function desiredReplicas({ service }: Pick<ObservedService, 'service'>, nodes: readonly Node[]): number {
  if (service.mode.kind === 'replicated') return service.mode.replicas;
  return service.mode.kind === 'global' ? nodes.length : 0;
}

/**
 * The image that its tasks run, with its digest. A spec without a digest may mean something else by now, so the digest
 * found on the nodes counts. After an update that was paused, the spec names what failed, and the one before it counts.
 */
export function imageToGoBackTo({ service, image, pausedFrom, runningDigests }: ObservedService): ImageReference {
  const state = service.updateStatus?.state;
  const isPaused = state === 'paused' || state === 'rollback_paused';
  const meant = isPaused && pausedFrom !== undefined ? pausedFrom : image;
  const [only, ...others] = runningDigests;
  return meant.digest === undefined && only !== undefined && others.length === 0 ? pin(meant, only) : meant;
}

function actionFor(observed: ObservedService, target: Target, allRun: boolean): PlannedSwarmService['action'] {
  const { service, image, runningDigests } = observed;
  if (image.digest !== target.to.digest) return 'update';
  if (target.key !== undefined || target.restart === true) return 'restart';
  const isSettled = service.updateStatus === undefined || service.updateStatus.state.endsWith('completed');
  const isVerified = allRun && runningDigests.every((digest) => digest === target.to.digest);
  return isSettled && isVerified ? 'none' : 'restart';
}

function stateProblems({ name, service }: ObservedService, observation: Observation): PlanProblem[] {
  if (service.mode.kind === 'job') {
    return [
      { path: name, code: 'input-invalid', message: `${name} is a job, which ends by itself and can't be updated` },
    ];
  }
  const state = service.updateStatus?.state;
  const isOurs = leftOver(observation)?.services.some((one) => one.kind === 'swarm' && one.id === service.id) === true;
  if ((state !== 'updating' && state !== 'rollback_started') || isOurs) return [];
  const doing = state === 'updating' ? 'being updated' : 'being rolled back';
  return [
    {
      path: name,
      code: 'update-in-progress',
      message: `${name} is ${doing} by someone else since ${service.updateStatus?.startedAt ?? service.updatedAt}`,
      hint: `Wait until it is over, or end it on the manager with: docker service rollback ${service.name}`,
    },
  ];
}

function placementProblems(
  { service, replicas, hosts, action }: PlannedSwarmService,
  target: Target,
  nodes: readonly Node[],
  observation: Observation,
): PlanProblem[] {
  if (action === 'none') return [];
  if (nodes.length === 0 && replicas.desired > 0) {
    const message = `${service} has no node to run on: none is ready, active and meets its placement constraints`;
    return [{ path: service, code: 'update-failed', message, hint: 'See: docker node ls' }];
  }
  const unfit = nodes.filter(({ platform }) => !runsOn(target, platform));
  const problems: PlanProblem[] = unfit.map(({ hostName, platform }) => ({
    path: service,
    code: 'image-platform',
    message: `${formatReference(target.to)} is for ${formatPlatforms(target.platforms.map(normalPlatform))}, but ${hostName}, which may run ${service}, is ${formatPlatform(platform)}`,
    hint: 'Choose the digest of the image list (the one the tag has), or one built for this platform.',
  }));
  if (hosts.length > 0 || replicas.desired === 0) return problems;
  const unreached = observation.hosts.filter(
    (host) => !host.reached && nodes.some(({ id }) => id === nodeOfHost(host, observation.nodes)?.id),
  );
  const message =
    unreached.length > 0
      ? `${service} could be verified on none of its nodes: ${unreached.map(({ name }) => name).join(', ')} can't be reached`
      : `${service} could be verified on none of its nodes, for hosts.cfg has none of ${nodes.map(({ hostName }) => hostName).join(', ')}`;
  return [
    ...problems,
    { path: service, code: 'ssh-unreachable', message, hint: 'Add the missing workers to hosts.cfg.' },
  ];
}

/** Tasks that swarm does not touch, for their nodes are paused. */
function pausedNotices(service: string, leftAlone: readonly Task[], { nodes }: Observation): readonly string[] {
  return leftAlone.map(({ nodeId }) => {
    const node = nodes.find(({ id }) => id === nodeId)?.hostName ?? 'a node';
    return `${node} is paused: swarm leaves the task of ${service} there as it is until that is active again.`;
  });
}

function noticesOf(observed: ObservedService, planned: PlannedSwarmService): string[] {
  if (planned.action === 'none') return [];
  const { service } = observed;
  const changed = changedSince({ ...observed, running: planned.from });
  const notices = changed === undefined ? [] : [`${planned.service} ${changed}.`];
  notices.push(...beforeNotices(planned.service, planned.before));
  const status = service.updateStatus;
  if (status?.state === 'paused' || status?.state === 'rollback_paused') {
    notices.push(`${planned.service}: an earlier update is paused (${status.message}); this one takes its place.`);
  }
  if (planned.replicas.desired === 0) {
    notices.push(`${planned.service} has no replicas: its image is changed, but nothing runs that could verify it.`);
  }
  if (planned.from.digest === undefined) {
    notices.push(`${planned.service} runs ${imageVersion(planned.from)} without a digest: the way back is that tag.`);
  }
  return notices;
}
