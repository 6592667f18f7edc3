import { mustStay } from '../execute/must-stay.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOpsError, OpsError } from '../../errors.ts';
import { askedContainer } from '../broker/asked-container.ts';
import { requirementsOf } from '../health/built-in-checks.ts';
import { type AskedTask, watchReadiness } from '../health/readiness-watch.ts';
import { warmUpOf } from '../health/warm-up.ts';
import { askedTasks } from '../swarm/asked-tasks.ts';
import { verifyBrokerRollback, finalizeBroker, rollBackBroker } from '../execute/broker-change.ts';
import { type BrokerHost, openBrokerHost } from '../broker/broker-host.ts';
import { findContainer, judgeContainer } from '../broker/broker-watch.ts';
import { digestsOf } from '../observe/observe-stack.ts';
import { desiredTasks, isImage, judge } from '../swarm/convergence.ts';
import { imageVersion, imageOf } from '../model/image-text.ts';
import type { BrokerIntent, Intent, SwarmIntent } from '../model/intent.ts';
import { brokerKeys, keptKeys, referralKeys } from '../keys/key-files.ts';
import { askAddressOf, comesToAnswer } from '../keys/ask-address.ts';
import { forceUpdateOf, swarmTimes } from '../swarm/service-spec.ts';
import { verifySwarmRollback, finalizeSwarm, rollBackSwarm } from '../execute/swarm-rollback.ts';
import type { UpdateSession } from '../swarm/session.ts';

/** What stops a recovery, and who is told how far it is: a service may take all of its warm-up. */
export interface RecoveryHooks {
  readonly signal: AbortSignal;
  readonly progress: (detail: string) => void;
}

/** One service that a killed run left, and the two ways out. */
export interface InterruptedService {
  readonly service: string;
  /** Services that go back before it. */
  readonly waitsFor: readonly string[];
  /** Services that it would not come up without. */
  readonly needs: readonly string[];
  /** What it ran before, as people are told. */
  readonly before: string;
  /** Whether it runs what that run wanted, all of it, and answers. Waits until swarm itself is done with it. */
  hasArrived(hooks: RecoveryHooks): Promise<boolean>;
  finish(): Promise<void>;
  /** Why it can't go back, for what it ran before would not start any more; undefined where it can. */
  mustStay(signal: AbortSignal): Promise<OpsError | undefined>;
  putBack(hooks: RecoveryHooks): Promise<void>;
}

/**
 * What can be done about each service of an intent.
 * @throws OpsError `config-invalid`, `compose-failed` of the broker host
 */
export async function interruptedServices(
  session: UpdateSession,
  { services }: Intent,
): Promise<readonly InterruptedService[]> {
  const project = services.find((one) => one.kind === 'broker');
  const broker = project === undefined ? undefined : await openBroker(session, project);
  return services.map((one) => {
    if (one.kind === 'swarm') return interruptedSwarmService(session, one);
    if (broker === undefined) throw new OpsError('internal', `the broker host of ${one.service} was not opened`);
    return interruptedBrokerService(session, one, broker);
  });
}

/** One for all of its services: it is what lets their Compose commands take turns. */
async function openBroker({ context }: UpdateSession, { service, compose }: BrokerIntent): Promise<BrokerHost> {
  const host = context.cluster.broker;
  if (host !== undefined) return openBrokerHost(host, compose, context.deployment);
  throw new OpsError('config-invalid', `a killed run left ${service} half-updated, and hosts.cfg has no broker host`, {
    where: 'hosts-cfg',
    hint: 'Give the hosts.cfg that has it.',
  });
}

function ofIntent({
  service,
  waitsFor = [],
  needs = [],
  from,
}: SwarmIntent | BrokerIntent): Pick<InterruptedService, 'service' | 'waitsFor' | 'needs' | 'before'> {
  return { service, waitsFor, needs, before: imageVersion(imageOf(from)) };
}

function interruptedSwarmService(session: UpdateSession, intent: SwarmIntent): InterruptedService {
  const key = intent.key === undefined ? undefined : referralKeys(session.context);
  return {
    ...ofIntent(intent),
    hasArrived: async (hooks) => {
      const { signal } = hooks;
      if (leavesNoTrace(intent)) return false;
      // What ended again and again before is there with its image.
      if (intent.ranBefore === false) {
        const { image } = await session.context.cluster.manager.engine.inspectService(intent.id, { signal });
        return isImage(image, imageOf(intent.to));
      }
      if (!(await hasSwarmArrived(session, intent, signal))) return false;
      return (await signsRight(session, intent, signal)) && (await swarmAnswers(session, intent, hooks));
    },
    finish: async () => {
      await finalizeSwarm(session, intent);
      await key?.forgetAllBut(keptKeys(intent.recordAfter));
    },
    mustStay: async (signal) => {
      const returning = { service: intent.service, before: intent.migrations };
      return (await mustStay(session.context, returning, signal))?.error;
    },
    putBack: async (hooks) => {
      await rollBackSwarm(session, intent, key);
      await verifySwarmRollback(session, intent, performance.now(), hooks);
      await key?.forgetAllBut(keptKeys(intent.recordBefore));
    },
  };
}

async function hasSwarmArrived(
  { poller, context }: UpdateSession,
  intent: SwarmIntent,
  signal: AbortSignal,
): Promise<boolean> {
  const expected = { image: imageOf(intent.to), knownTasks: new Set<string>(), acceptsKnown: true };
  const begun = performance.now();
  let deadline = begun + context.policy.updateTimeoutMs;
  for (let readAt = performance.now(); performance.now() < deadline;) {
    const snapshot = await poller.next(readAt, { waitMs: 2_000, signal });
    if (snapshot === undefined) continue;
    ({ readAt } = snapshot);
    const service = snapshot.services.get(intent.id);
    if (service === undefined) return false;
    // Where a start gate holds its tasks back, one after another, and where its own policy makes pauses.
    const tasksWanted = desiredTasks(service, snapshot.nodes);
    const { delaysMs, gateMs = 0 } = swarmTimes(service.spec, tasksWanted, 'rollback');
    deadline = begun + context.policy.updateTimeoutMs + delaysMs + tasksWanted * gateMs;
    const isBusy = service.updateStatus?.state === 'updating' || service.updateStatus?.state === 'rollback_started';
    if (isBusy) continue;
    // Failures of earlier tasks don't matter here: only what runs now does.
    const tasks = snapshot.tasksOf(intent.id).filter(({ desiredState }) => desiredState === 'running');
    const wanted = intent.replicas ?? desiredTasks(service, snapshot.nodes);
    const verdict = judge(service, tasks, snapshot.nodes, expected);
    const isStarted = intent.forceUpdate === undefined || forceUpdateOf(service.spec) >= intent.forceUpdate;
    const isRight = isImage(service.image, expected.image) && isStarted;
    return isRight && verdict.kind === 'running' && verdict.tasks.length >= wanted;
  }
  return false;
}

function interruptedBrokerService(
  session: UpdateSession,
  intent: BrokerIntent,
  broker: BrokerHost,
): InterruptedService {
  const { host } = broker;
  const key =
    intent.key === undefined || intent.keyVolume === undefined
      ? undefined
      : brokerKeys(session.context, host, { volume: intent.keyVolume, imageId: intent.fromImageId });
  return {
    ...ofIntent(intent),
    hasArrived: async (hooks) => {
      const { signal } = hooks;
      if (leavesNoTrace(intent)) return false;
      const container = await findContainer(host.engine, intent.compose, intent.service);
      if (container === undefined) return false;
      const { repoDigests } = await host.engine.inspectImage(container.imageId);
      const wanted = imageOf(intent.to);
      const isWanted = digestsOf(repoDigests, wanted).some((digest) => digest === wanted.digest);
      const runs = judgeContainer(container, container.imageId, container.restartCount).kind === 'running';
      if (intent.ranBefore === false) return isWanted;
      if (!isWanted || !runs || !(await signsRight(session, intent, signal))) return false;
      const find = async (): Promise<readonly AskedTask[]> => {
        const now = await findContainer(host.engine, intent.compose, intent.service);
        if (now === undefined) throw new OpsError('health-failed', `${intent.service} has no container`);
        return [askedContainer(host, now)];
      };
      return answers(session, intent, { published: [], find }, hooks);
    },
    finish: async () => {
      await finalizeBroker(session, intent);
      await key?.forgetAllBut(keptKeys(intent.recordAfter));
    },
    mustStay: () => Promise.resolve(undefined),
    putBack: async (hooks) => {
      await rollBackBroker(session, broker, { intent, key, signal: hooks.signal });
      await verifyBrokerRollback(session, host, intent, hooks);
      await key?.forgetAllBut(keptKeys(intent.recordBefore));
    },
  };
}

/** A restart with the same key, or with one whose address is not known, leaves no trace of how far it came. */
function leavesNoTrace({ key, from, to, addressBefore, addressAfter }: SwarmIntent | BrokerIntent): boolean {
  const isSeen = addressAfter !== undefined && addressAfter !== addressBefore;
  return key !== undefined && from === to && !isSeen;
}

const signingMs = 60_000;
const askEveryMs = 500;

/** Whether it signs with the address that it should, as far as it can be asked. */
async function signsRight(
  session: UpdateSession,
  intent: SwarmIntent | BrokerIntent,
  signal: AbortSignal,
): Promise<boolean> {
  const ask = askAddressOf(session, intent);
  if (ask === undefined || intent.addressAfter === undefined) return true;
  return comesToAnswer(ask, intent.addressAfter, { signal, waitMs: signingMs });
}

async function swarmAnswers(session: UpdateSession, intent: SwarmIntent, hooks: RecoveryHooks): Promise<boolean> {
  const { id } = intent;
  const { signal } = hooks;
  const { engine } = session.context.cluster.manager;
  const [{ targetPorts: published }, nodes] = await Promise.all([
    engine.inspectService(id, { signal }),
    engine.listNodes({ signal }),
  ]);
  const find = async (): Promise<readonly AskedTask[]> => {
    const all = await engine.listTasks({ service: [id] }, { signal });
    const tasks = all.filter(({ desiredState, state }) => desiredState === 'running' && state === 'running');
    return askedTasks({ tasks, published, nodes, hostOfNode: session.hostOfNode });
  };
  return answers(session, intent, { published, find }, hooks);
}

/** Whether each task of it becomes ready within its warm-up, as far as it can be asked. */
async function answers(
  { context }: UpdateSession,
  { kind, service }: Pick<SwarmIntent | BrokerIntent, 'kind' | 'service'>,
  { published, find }: { readonly published: readonly number[]; readonly find: () => Promise<readonly AskedTask[]> },
  { signal, progress }: RecoveryHooks,
): Promise<boolean> {
  const { policy } = context;
  using readiness = watchReadiness({
    service,
    requirements: requirementsOf({ kind, service, published }, policy.checks),
    warmUpMs: warmUpOf(policy, { kind, service }),
    stabilityMs: policy.stabilityMs,
  });
  try {
    while (readiness.state(await find()) !== 'ready') {
      progress(`${service}: ${readiness.detail}`);
      await sleep(askEveryMs, undefined, { signal });
    }
    return true;
  } catch (error) {
    if (isOpsError(error, 'health-failed')) return false;
    throw error;
  }
}
