import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Engine } from '../engine.ts';
import { accept, desiredRunning, engineOf, nodeList, serviceList, taskList } from '../engine.ts';
import { sharedFolder } from '../host/host.ts';
import { sideBySide } from '../side-by-side.ts';
import type { HostPlan } from '../topology.ts';
import { waitFor } from '../../wait.ts';
import { messageOf } from '../../../src/errors.ts';

export interface RunningHost {
  readonly plan: HostPlan;
  /** Its init, as this machine sees it. */
  readonly pid: number;
}

const tokens = z.object({ JoinTokens: z.object({ Worker: z.string() }) });

/** Waits until a host's Docker answers. @throws Error with the end of its log when it does not */
export async function waitForEngine({ plan, pid }: RunningHost): Promise<void> {
  const engine = engineOf(pid);
  const answers = async () => (await engine.call('GET', '/_ping')) === 'OK';
  await waitFor(`Docker on ${plan.name}`, answers, { seconds: 120 }).catch(async (error: unknown) => {
    const log = await readFile(`/proc/${pid}/root/var/log/dockerd.log`, 'utf8').catch(() => 'its init has ended');
    const end = log.trim().split('\n').slice(-5).join('\n');
    throw new Error(`${messageOf(error)}\n${end}`, { cause: error });
  });
}

/** Waits until a host has set itself up: a simulated one until its sshd runs, any other until its Docker answers. */
export async function waitForBoot(host: RunningHost): Promise<void> {
  if (!host.plan.simulated) {
    await waitForEngine(host);
    return;
  }
  const started = `/proc/${host.pid}/root/run/sshd.pid`;
  await waitFor(`sshd on ${host.plan.name}`, () => existsSync(started), { seconds: 60 });
}

/** Makes the swarm as d8x-cli does: over the private addresses, with a drained manager. @throws Error when a host does not join */
export async function formSwarm(manager: RunningHost, workers: readonly RunningHost[]): Promise<void> {
  const engine = engineOf(manager.pid);
  const address = manager.plan.privateAddress;
  await engine.call('POST', '/swarm/init', { AdvertiseAddr: address, ListenAddr: '0.0.0.0:2377' });
  const { JoinTokens } = tokens.parse(await engine.call('GET', '/swarm'));
  await sideBySide(5, workers, async ({ plan, pid }) =>
    engineOf(pid)
      .call('POST', '/swarm/join', {
        AdvertiseAddr: plan.privateAddress,
        ListenAddr: '0.0.0.0:2377',
        RemoteAddrs: [`${address}:2377`],
        JoinToken: JoinTokens.Worker,
      })
      // On a busy machine it takes longer than Docker waits, and goes on all the same.
      .catch(accept(503)),
  );
  await setAvailability(engine, manager.plan.hostname, 'drain');
  await waitFor(
    'all nodes to be ready',
    async () => {
      const nodes = nodeList.parse(await engine.call('GET', '/nodes'));
      return nodes.length === workers.length + 1 && nodes.every(({ Status }) => Status.State === 'ready');
    },
    { seconds: 60 + workers.length * 2 },
  );
}

async function setAvailability(engine: Engine, hostname: string, availability: string): Promise<void> {
  const nodes = nodeList.parse(await engine.call('GET', '/nodes'));
  const node = nodes.find(({ Description }) => Description.Hostname === hostname);
  if (node === undefined) throw new Error(`no node is called ${hostname}`);
  const spec = { ...node.Spec, Availability: availability };
  await engine.call('POST', `/nodes/${node.ID}/update`, spec, { version: String(node.Version.Index) });
}

/** The volume through which `referral` reads its key; d8x-cli mounts the manager's folder over NFS, here it is bound. */
export async function createSharedVolume({ plan, pid }: RunningHost): Promise<void> {
  const device = sharedFolder(plan);
  if (device === undefined) return;
  await engineOf(pid).call('POST', '/volumes/create', {
    Name: 'nfsvol',
    Driver: 'local',
    DriverOpts: { type: 'none', o: 'bind', device },
  });
}

/** Names of the services that do not run as many tasks as they should. */
export async function incompleteServices(engine: Engine, workers: number): Promise<ReadonlySet<string>> {
  const [services, tasks] = await Promise.all([
    engine.call('GET', '/services').then((answer) => serviceList.parse(answer)),
    engine.call('GET', '/tasks', undefined, desiredRunning).then((answer) => taskList.parse(answer)),
  ]);
  const incomplete = services.filter(({ ID, Spec }) => {
    const running = tasks.filter(({ ServiceID, Status }) => ServiceID === ID && Status.State === 'running');
    return running.length !== (Spec.Mode.Replicated?.Replicas ?? workers);
  });
  return new Set(incomplete.map(({ Spec }) => Spec.Name));
}

/** Waits until every service of the swarm runs all the tasks that it should. */
export async function waitForServices(manager: RunningHost, workers: number, seconds: number): Promise<void> {
  const engine = engineOf(manager.pid);
  await waitFor(
    'all services to run',
    async () => {
      const incomplete = await incompleteServices(engine, workers);
      if (incomplete.size > 0) throw new Error(`${[...incomplete].join(', ')} not yet`);
      return true;
    },
    { seconds, everyMs: 200 },
  );
}
