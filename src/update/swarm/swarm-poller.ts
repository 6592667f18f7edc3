import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../cluster/engine/engine.ts';
import type { Node, Service, Task } from '../../cluster/engine/types.ts';

/** The swarm's state of the watched services at one moment. */
export interface Snapshot {
  /** When reading it began, in the runner's monotonic milliseconds: what was changed before then is in it. */
  readonly readAt: number;
  readonly services: ReadonlyMap<string, Service>;
  readonly nodes: readonly Node[];
  tasksOf(serviceId: string): readonly Task[];
}

/** One reader of the swarm for all that watch it: six services cost as many requests as one. */
export interface SwarmPoller extends Disposable {
  /**
   * The next snapshot whose reading began after `readAt`, or undefined when none came within `waitMs`: the manager may be
   * out of reach for a while, and whoever waits has a deadline. Rejects with the signal's reason when that aborts.
   */
  next(
    readAt: number,
    options: { readonly waitMs: number; readonly signal: AbortSignal },
  ): Promise<Snapshot | undefined>;
  /** Reads anew after `ms`, if that is sooner than it would otherwise. */
  pollSoon(ms: number): void;
  /** Why there are no snapshots at the moment; undefined while there are. */
  readonly fault: unknown;
}

const pollMs = 1_000;
/** After a fault: the connection needs time to come back. */
const retryMs = 2_000;

/** Reads the services of those ids once a second, and at once when the manager tells of a change to one. */
export function createSwarmPoller(engine: Engine, serviceIds: readonly string[]): SwarmPoller {
  const end = new AbortController();
  const waiting = new Set<(snapshot: Snapshot) => void>();
  let wake = new AbortController();
  let latest: Snapshot | undefined;
  let fault: unknown;

  async function read(): Promise<Snapshot> {
    const readAt = performance.now();
    const [services, nodes] = await Promise.all([
      engine.listServices({ id: serviceIds }, { signal: end.signal }),
      engine.listNodes({ signal: end.signal }),
    ]);
    // The engine answers 404 for the tasks of all when one of the services is gone.
    const ids = services.map(({ id }) => id);
    const tasks = ids.length === 0 ? [] : await engine.listTasks({ service: ids }, { signal: end.signal });
    const byService = Map.groupBy(tasks, ({ serviceId }) => serviceId);
    return {
      readAt,
      services: new Map(services.map((service) => [service.id, service])),
      nodes,
      tasksOf: (id) => byService.get(id) ?? [],
    };
  }

  async function poll(): Promise<void> {
    while (!end.signal.aborted) {
      wake = new AbortController();
      try {
        latest = await read();
        fault = undefined;
        for (const tell of waiting) tell(latest);
      } catch (error) {
        fault = error;
      }
      await pause(fault === undefined ? pollMs : retryMs, AbortSignal.any([end.signal, wake.signal]));
    }
  }

  async function listen(): Promise<void> {
    const watched = new Set(serviceIds);
    while (!end.signal.aborted) {
      try {
        for await (const event of engine.events({ type: ['service'] }, { signal: end.signal })) {
          if (watched.has(event.actorId)) wake.abort();
        }
      } catch {
        // Without events the polling goes on; they only make it quicker.
      }
      await pause(retryMs, end.signal);
    }
  }

  if (serviceIds.length > 0) {
    void poll();
    void listen();
  }
  return {
    get fault() {
      return fault;
    },
    pollSoon: (ms) => {
      const current = wake;
      setTimeout(() => current.abort(), ms).unref();
    },
    next: (readAt, { waitMs, signal }) => {
      signal.throwIfAborted();
      if (latest !== undefined && latest.readAt > readAt) return Promise.resolve(latest);
      return new Promise((resolve, reject) => {
        const stop = (): void => {
          waiting.delete(offer);
          clearTimeout(timer);
          signal.removeEventListener('abort', abort);
        };
        const offer = (snapshot: Snapshot): void => {
          if (snapshot.readAt <= readAt) return;
          stop();
          resolve(snapshot);
        };
        const abort = (): void => {
          stop();
          reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
        };
        const timer = setTimeout(() => {
          stop();
          resolve(undefined);
        }, waitMs);
        waiting.add(offer);
        signal.addEventListener('abort', abort, { once: true });
      });
    },
    [Symbol.dispose]: () => end.abort(),
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
