import { bareName } from '../../service-name.ts';
import { isOutOfReach } from '../../retry.ts';
import type { ComposeProject } from '../model/compose-project.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallOptions, Engine } from '../../cluster/engine/engine.ts';
import type { Container, ContainerDetails } from '../../cluster/engine/types.ts';
import { isOpsError, OpsError } from '../../errors.ts';
import { hintFromLog } from '../swarm/known-log-lines.ts';
import { composeLabels } from './compose.ts';
import { logLines } from '../swarm/task-failure.ts';
import type { Timeouts } from '../swarm/stability.ts';

/** How far a container is, at one moment. */
export type ContainerVerdict =
  | { readonly kind: 'running'; readonly incarnation: string }
  | { readonly kind: 'waiting'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string };

const pollMs = 500;

/**
 * Judges the container of a service that should run the image of that id. Pure.
 * @param restarts how often it has been restarted before, without that being a failure now
 * @param mayExit whether one exit at its start is none either, where its restart policy starts it again
 */
export function judgeContainer(
  container: ContainerDetails | undefined,
  imageId: string,
  restarts: number,
  mayExit = false,
): ContainerVerdict {
  if (container === undefined) return { kind: 'waiting', detail: 'it has no container' };
  const { state, restartCount, imageId: runs } = container;
  if (runs !== imageId) {
    return {
      kind: 'failed',
      detail: `its container was made from another image (${container.image}) than the one it should have`,
    };
  }
  const code = `exit code ${state.exitCode}${state.error === '' ? '' : `, ${state.error}`}`;
  const isOnce = mayExit && restartCount <= restarts + 1;
  if (!isOnce && (restartCount > restarts || state.status === 'restarting'))
    return { kind: 'failed', detail: `it keeps ending (${code})` };
  if (state.status === 'restarting')
    return { kind: 'waiting', detail: `it ended at its start (${code}), and is started once more` };
  if (state.status === 'exited' || state.status === 'dead') return { kind: 'failed', detail: `it ended (${code})` };
  if (state.health === 'unhealthy') return { kind: 'failed', detail: 'its health check fails' };
  if (!state.running) return { kind: 'waiting', detail: `it is ${state.status}` };
  if (state.health === 'starting') return { kind: 'waiting', detail: 'its health check has not passed yet' };
  return { kind: 'running', incarnation: `${container.id} ${state.startedAt}` };
}

/** The newest container of a compose service, running or not. */
export async function findContainer(
  engine: Engine,
  compose: Pick<ComposeProject, 'project'>,
  service: string,
): Promise<ContainerDetails | undefined> {
  const there = await findContainers(engine, compose, service);
  return there.toSorted((a, b) => b.state.startedAt.localeCompare(a.state.startedAt))[0];
}

/** All containers of a compose service, running or not. */
export async function findContainers(
  engine: Engine,
  { project }: Pick<ComposeProject, 'project'>,
  service: string,
): Promise<readonly ContainerDetails[]> {
  const label = [`${composeLabels.project}=${project}`, `${composeLabels.service}=${bareName(service)}`];
  const containers = await engine.listContainers({ label }, { all: true });
  return inspectAll(
    engine,
    containers.filter(({ labels }) => labels[composeLabels.oneOff]?.toLowerCase() !== 'true'),
  );
}

/** The details of those containers that are still there: Compose may be replacing one at this moment. */
export async function inspectAll(
  engine: Engine,
  containers: readonly Pick<Container, 'id'>[],
  options?: CallOptions,
): Promise<readonly ContainerDetails[]> {
  const details = await Promise.all(
    containers.map(({ id }) =>
      engine.inspectContainer(id, options).catch((error: unknown) => {
        if (isOpsError(error, 'engine-not-found')) return undefined;
        throw error;
      }),
    ),
  );
  return details.filter((one) => one !== undefined);
}

export interface WatchedContainer {
  readonly engine: Engine;
  readonly service: string;
  readonly compose: ComposeProject;
  readonly imageId: string;
  /** Whether the container was just made, so that any restart is a failure; else those until now are not. */
  readonly isNew: boolean;
  readonly timeouts: Timeouts;
  readonly signal: AbortSignal;
  readonly progress: (detail: string) => void;
  /** Whether the container that runs is ready, and how far it is where not. @throws OpsError when it never will be */
  readonly readiness?: { state(container: ContainerDetails): 'ready' | 'not-yet'; readonly detail: string };
  /** What has to hold besides, once it is ready; `since`: from when it is. @throws OpsError when it never will */
  readonly besides?: (since: number) => 'holds' | 'not-yet';
}

/**
 * Watches a compose service until its container has run from the image and been ready, without a restart, for the stability window.
 * One exit at its start is no failure where it is started again by itself.
 * @throws OpsError `update-failed`, `update-timeout`, `health-failed`, with its log; or the signal's reason
 */
export async function watchContainer(watched: WatchedContainer): Promise<void> {
  const { engine, service, timeouts, signal } = watched;
  const startedAt = performance.now();
  /** Since when it is ready. */
  let since: number | undefined;
  let incarnation = '';
  let id: string | undefined;
  let restarts = watched.isNew ? 0 : undefined;
  let wasReady = false;
  for (;;) {
    signal.throwIfAborted();
    const container = await tryFind(watched);
    let isRunning = false;
    if (container !== 'unreachable') {
      id = container?.id;
      restarts ??= container?.restartCount;
      const verdict = judgeContainer(container, watched.imageId, restarts ?? 0, !wasReady);
      if (verdict.kind === 'failed')
        throw await failure(engine, id, 'update-failed', `${service} failed: ${verdict.detail}`, service);
      isRunning = verdict.kind === 'running';
      const isReady = container !== undefined && isRunning && (await asked(watched, container));
      watched.progress(progressOf(verdict, watched.readiness?.detail ?? ''));
      if (isReady && !wasReady) {
        // From here on every end is one.
        wasReady = true;
        restarts = container.restartCount;
      }
      if (verdict.kind !== 'running' || !isReady) since = undefined;
      else if (since === undefined || verdict.incarnation !== incarnation) {
        since = performance.now();
        ({ incarnation } = verdict);
      }
      if (since !== undefined && (await holds(watched, since, id))) return;
    }
    const { warmUpMs = 0, stabilityMs, timeoutMs } = timeouts;
    const limitMs = timeoutMs + (isRunning && warmUpMs > 0 ? warmUpMs + stabilityMs : 0);
    if (performance.now() - startedAt >= limitMs) {
      const seconds = Math.round(limitMs / 1000);
      const message = `${service} did not come to run it within ${seconds} s`;
      throw await failure(engine, id, 'update-timeout', message, service);
    }
    await sleep(pollMs, undefined, { signal });
  }
}

function progressOf(verdict: ContainerVerdict, detail: string): string {
  if (verdict.kind !== 'running') return verdict.detail;
  return detail === '' ? 'running, being watched' : `running, ${detail}`;
}

async function asked({ readiness, engine }: WatchedContainer, container: ContainerDetails): Promise<boolean> {
  return orUnhealthy(engine, container.id, () => (readiness?.state(container) ?? 'ready') === 'ready');
}

async function holds(
  { besides, timeouts, engine }: WatchedContainer,
  since: number,
  id: string | undefined,
): Promise<boolean> {
  return orUnhealthy(engine, id, () => {
    const others = besides?.(since) ?? 'holds';
    return performance.now() - since >= timeouts.stabilityMs && others === 'holds';
  });
}

/** A service that does not answer as it should: its log is what says why. */
async function orUnhealthy(engine: Engine, id: string | undefined, ask: () => boolean): Promise<boolean> {
  try {
    return ask();
  } catch (error) {
    if (!isOpsError(error, 'health-failed')) throw error;
    throw await failure(engine, id, 'health-failed', error.message, error.where ?? '', error.hint);
  }
}

/** The connection may come back within the deadline. */
async function tryFind({
  engine,
  compose,
  service,
}: WatchedContainer): Promise<ContainerDetails | undefined | 'unreachable'> {
  try {
    return await findContainer(engine, compose, service);
  } catch (error) {
    if (isOutOfReach(error)) return 'unreachable';
    throw error;
  }
}

async function failure(
  engine: Engine,
  id: string | undefined,
  code: 'update-failed' | 'update-timeout' | 'health-failed',
  message: string,
  where: string,
  hint = 'Its log says why; try the image elsewhere first, or ask for another digest.',
): Promise<OpsError> {
  const signal = AbortSignal.timeout(3_000);
  const logs = id === undefined ? [] : await engine.containerLogs(id, { tail: logLines, signal }).catch(() => []);
  return new OpsError(code, message, { where, hint: hintFromLog(logs, hint), logs });
}
