import { bareName } from '../../service-name.ts';
import { type Requirement, requirementsOf } from '../health/built-in-checks.ts';
import { type Outcome, worst } from '../health/judge-answer.ts';
import { watchOutside, type OutsideWatch } from '../health/outside-watch.ts';
import { type AskedTask, type ReadinessWatch, watchReadiness } from '../health/readiness-watch.ts';
import { askAddressOf } from '../keys/ask-address.ts';
import { watchAddress, type AddressWatch } from '../keys/watch-address.ts';
import type { UpdateContext } from '../model/context.ts';
import type { BrokerIntent, SwarmIntent } from '../model/intent.ts';
import type { PlannedService } from '../model/plan.ts';
import { askedTasks } from '../swarm/asked-tasks.ts';
import type { UpdateSession } from '../swarm/session.ts';
import type { WatchHooks } from '../swarm/swarm-watch.ts';
import type { Timeouts } from '../swarm/stability.ts';

/** All that is asked of a service while it is verified. */
export interface Verifying extends Disposable {
  readonly readiness: Omit<ReadinessWatch, keyof Disposable | 'notices'>;
  /** Whether it has the address that it should. @throws OpsError when it has another one */
  readonly addressState: (since: number) => 'holds' | 'not-yet';
  /** What has to hold besides, for tasks that are ready since that moment. @throws OpsError when it never will */
  readonly besides: (since: number) => 'holds' | 'not-yet';
  /** For the operator. */
  readonly notices: readonly string[];
}

/** Whether the tasks of a swarm service are ready, for who watches them. */
export function readinessOfTasks(
  { readiness }: Pick<Verifying, 'readiness'>,
  published: readonly number[],
  { hostOfNode }: Pick<UpdateSession, 'hostOfNode'>,
): NonNullable<WatchHooks['readiness']> {
  return {
    state: (tasks, nodes) => readiness.state(askedTasks({ tasks, published, nodes, hostOfNode })),
    get detail() {
      return readiness.detail;
    },
  };
}

/** What a verification has to know of a service. */
export interface VerifiedService extends Pick<PlannedService, 'kind' | 'service' | 'before' | 'address'> {
  /** Ports of its containers that are published. */
  readonly published: readonly number[];
  /** Where people reach it, besides what d8x.conf.json says. */
  readonly url?: string | undefined;
}

/** The same of a service that is planned. */
export function verifiedService(planned: PlannedService): VerifiedService {
  return {
    ...planned,
    published: planned.kind === 'swarm' ? planned.observed.targetPorts : [],
    // What has no task answers nobody.
    address: planned.replicas.desired === 0 ? undefined : planned.address,
  };
}

/** Begins to ask the addresses of a service; its tasks are asked from when they run. */
export function openVerification(
  session: UpdateSession,
  verified: VerifiedService,
  intent: SwarmIntent | BrokerIntent,
  { timeouts, onReady }: { readonly timeouts: Timeouts; readonly onReady: (() => void) | undefined },
): Verifying {
  const { kind, service, before, published } = verified;
  const { policy, deployment } = session.context;
  let asked: readonly AskedTask[] = [];
  const readiness = watchReadiness({
    service,
    requirements: requirementsOf({ kind, service, published }, policy.checks),
    badBefore: before?.unready,
    warmUpMs: timeouts.warmUpMs ?? 0,
    stabilityMs: timeouts.stabilityMs,
  });
  const outside = watchOutside({
    service,
    urls: urlsOf(verified, deployment),
    stabilityMs: timeouts.stabilityMs,
    probe: session.probe,
    before: before?.outside ?? [],
    askItself: (path, signal) => askAll(asked, anyAnswers(path, published), signal),
  });
  const address = watchAddress({
    service,
    ask: askAddressOf(session, intent),
    expected: verified.address?.after,
    timeoutMs: timeouts.timeoutMs,
    code: 'health-failed',
  });
  return {
    readiness: {
      state: (tasks) => {
        asked = tasks;
        return readiness.state(tasks);
      },
      wasReady: (id) => readiness.wasReady(id),
      get detail() {
        return readiness.detail;
      },
      get culprit() {
        return readiness.culprit;
      },
    },
    addressState: (since) => address.state(since),
    besides: watchAnswers(outside, address, onReady),
    get notices() {
      return [...readiness.notices, ...outside.notices, ...address.notices];
    },
    [Symbol.dispose]: () => {
      readiness[Symbol.dispose]();
      outside[Symbol.dispose]();
      address[Symbol.dispose]();
    },
  };
}

/** Everywhere that people reach it: its first address as planned, and those of its WebSockets. */
function urlsOf({ service, url }: VerifiedService, { urls }: UpdateContext['deployment']): readonly string[] {
  const all = urls.filter((one) => one.service === bareName(service)).map((one) => one.url);
  return [...new Set([...(url === undefined ? [] : [url]), ...all])];
}

/** A path at each port by itself: the error of one is not made good by another. */
function anyAnswers(path: string, ports: readonly number[]): readonly Requirement[] {
  if (ports.length === 0) return [[{ kind: 'any-answer', path }]];
  return ports.map((port): Requirement => [{ kind: 'any-answer', path, port }]);
}

async function askAll(
  tasks: readonly AskedTask[],
  requirements: readonly Requirement[],
  signal: AbortSignal,
): Promise<Outcome> {
  const outcomes = await Promise.all(tasks.map((task) => task.ask(requirements, signal)));
  return worst(outcomes) ?? { kind: 'not-asked', because: 'none of it runs' };
}

/**
 * What has to hold of a service besides its own check, asked while all of its tasks are ready: its address, and what is known of the way to it.
 * @param onReady called once, when it is ready and has its address; the way to it does not count
 * @returns whether it holds, for tasks that are ready since that moment. It throws OpsError when it never will
 */
export function watchAnswers(
  outside: Pick<OutsideWatch, 'state'>,
  address: Pick<AddressWatch, 'state'>,
  onReady: (() => void) | undefined,
): (since: number) => 'holds' | 'not-yet' {
  let isReady = false;
  return (since) => {
    const addressState = address.state(since);
    if (!isReady && addressState === 'holds') {
      isReady = true;
      onReady?.();
    }
    const outsideState = outside.state(since);
    return outsideState === 'holds' && addressState === 'holds' ? 'holds' : 'not-yet';
  };
}
