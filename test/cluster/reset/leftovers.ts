import type { Engine } from '../engine.ts';
import { accept, containerList, desiredRunning, engineOf, taskList } from '../engine.ts';
import type { RunningHost } from '../swarm/swarm.ts';
import { waitFor } from '../../wait.ts';
import type { PristineHost } from './pristine.ts';
import { inspectHost } from './pristine.ts';

/** Removes from a host's Docker what was not there at first: containers, volumes, networks, images and tags. */
export async function removeLeftovers(
  { plan, pid }: RunningHost,
  manager: RunningHost,
  pristine: PristineHost,
  keptImages: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const engine = engineOf(pid);
  const now = await inspectHost(engine);
  const others = Object.entries(now.containers).filter(([name]) => !(name in pristine.containers));
  await Promise.all(others.map(([, id]) => remove(engine, `/containers/${id}`, { force: '1', v: '1' })));
  if (plan.role === 'worker') await waitForOldTasks(engine, engineOf(manager.pid), plan.hostname);
  const volumes = now.volumes.filter((name) => !pristine.volumes.includes(name));
  const networks = now.networks.filter((name) => !pristine.networks.includes(name));
  await Promise.all(volumes.map((name) => remove(engine, `/volumes/${name}`, { force: '1' })));
  // A worker's overlay networks come and go with its tasks.
  if (plan.role === 'broker') await Promise.all(networks.map((name) => remove(engine, `/networks/${name}`)));
  for (const [id, tags] of Object.entries(now.images)) {
    const kept = keptImages.get(id);
    if (kept === undefined) await remove(engine, `/images/${id}`, { force: '1' });
    else for (const tag of tags) if (!kept.includes(tag)) await remove(engine, `/images/${tag}`);
  }
}

/** A swarm's own containers are removed by the swarm, a moment after their service. */
async function waitForOldTasks(engine: Engine, manager: Engine, hostname: string): Promise<void> {
  await waitFor(
    `tasks of removed services to leave ${hostname}`,
    async () => {
      const running = taskList.parse(await manager.call('GET', '/tasks', undefined, desiredRunning));
      const wanted = new Set(running.map(({ ID }) => ID));
      const present = containerList.parse(await engine.call('GET', '/containers/json', undefined, { all: '1' }));
      const old = present.filter(({ Labels }) => !wanted.has(Labels['com.docker.swarm.task.id'] ?? ''));
      const ended = old.filter(({ State }) => State !== 'running');
      await Promise.all(ended.map(({ Id }) => remove(engine, `/containers/${Id}`, { force: '1' })));
      return old.length === 0;
    },
    { seconds: 90, everyMs: 100 },
  );
}

async function remove(engine: Engine, path: string, query: Readonly<Record<string, string>> = {}): Promise<void> {
  // Gone meanwhile, or still in use by what will be looked at next.
  await engine.call('DELETE', path, undefined, query).catch(accept(404, 409));
}
