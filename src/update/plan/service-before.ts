import { defined } from '../../defined.ts';
import { bareName } from '../../service-name.ts';
import type { Task } from '../../cluster/engine/types.ts';
import { badness, worst } from '../health/judge-answer.ts';
import type { Observation, ObservedService } from '../model/observation.ts';
import type { ServiceBefore } from '../model/plan.ts';
import { isBefore } from '../swarm/node-down.ts';

interface Known {
  readonly kind: 'swarm' | 'broker';
  readonly name: string;
  readonly ran: boolean;
}

/** How a service was; undefined where it was not asked. Pure. */
export function serviceBefore(
  { kind, name, ran }: Known,
  { readiness, health }: Pick<Observation, 'readiness' | 'health'>,
): ServiceBefore | undefined {
  const own = readiness?.find((one) => one.kind === kind && one.service === name);
  if (own === undefined) return undefined;
  const bad = own.tasks.filter(({ outcome }) => badness(outcome) > 0);
  const starting = worst(bad.filter(({ isStarting }) => isStarting).map(({ outcome }) => outcome));
  const unready = bad.flatMap(({ outcome, isStarting }) => (isStarting ? [] : [outcome]));
  const most = unready.toSorted((a, b) => badness(b) - badness(a))[0];
  return {
    ran,
    check: own.check,
    unready:
      most === undefined
        ? undefined
        : {
            because: most.because,
            badness: badness(most),
            tasks: unready.length === own.tasks.length ? 'all' : unready.length,
          },
    ...defined({ starting: starting?.because }),
    outside: health.filter(({ service }) => service === bareName(name)).map(({ answer }) => answer),
  };
}

/** A task that runs for longer has come up. */
const steadyMs = 30_000;
/** Ends from longer ago say nothing about how a service is. */
const recentMs = 600_000;

/**
 * Whether a service runs: not one whose tasks end by themselves again and again, as candles-poly-client without a feed does, nor one whose last
 * task ended so, whenever that was: its restart policy may start no other. One that never got that far, for no node takes it, is none of
 * these. By the manager's clock. Pure.
 */
export function ranBefore(
  { service, tasks }: Pick<ObservedService, 'service' | 'tasks'>,
  { hosts }: Pick<Observation, 'hosts'>,
): boolean {
  const manager = hosts.find(({ role }) => role === 'manager');
  if (manager?.reached !== true || desiredNone(service)) return true;
  const isWithin = ({ stateAt }: Task, ms: number): boolean =>
    Date.parse(manager.info.systemTime) - Date.parse(stateAt) < ms;
  const running = tasks.filter(({ desiredState, state }) => desiredState === 'running' && state === 'running');
  if (running.some((task) => !isWithin(task, steadyMs))) return true;
  const hasEnded = (task: Task): boolean =>
    (task.state === 'complete' || task.state === 'failed') && task.image === service.image;
  if (running.length > 0) return tasks.filter((task) => hasEnded(task) && isWithin(task, recentMs)).length < 2;
  const last = tasks
    .filter((task) => task.containerId !== undefined && !isBefore('running', task))
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
  return last === undefined || !hasEnded(last);
}

function desiredNone({ mode }: ObservedService['service']): boolean {
  return mode.kind === 'replicated' && mode.replicas === 0;
}

/** What of it the operator should know before a change. */
export function beforeNotices(service: string, before: ServiceBefore | undefined): readonly string[] {
  if (before === undefined) return [];
  if (!before.ran) {
    return [
      `${service} does not run now: it ends by itself again and again. Its image is changed, and it is judged by how it was: where it ends as before, nothing goes back for it.`,
    ];
  }
  const notices =
    before.starting === undefined
      ? []
      : [
          `${service} is still starting (${before.starting}): how it was is not known, so that it has to pass its check afterwards.`,
        ];
  if (before.unready === undefined) return notices;
  const { because, tasks } = before.unready;
  const which = tasks === 'all' ? '' : `with ${tasks} of its tasks `;
  return [
    ...notices,
    `${service} does not pass its check ${which}now (${because}): where it does no worse afterwards, that is no reason to go back.`,
  ];
}
