import { runningDaemons } from '../daemons.ts';
import { startDatabase } from '../database/server.ts';
import { diskBytes, diskOf } from '../host/host.ts';
import type { Layout } from '../layout.ts';
import { identify } from '../../process-identity.ts';
import { startRegistry } from '../registry.ts';
import type { SandboxState } from '../state.ts';
import type { HostPlan } from '../topology.ts';
import { runnerStation } from '../topology.ts';
import { resize } from './disk.ts';
import { Link } from './link.ts';
import { powerOn } from './power.ts';

/** Ends every fault that a test may have left: cut links, full disks, stopped servers and hosts. @returns the state after it */
export async function heal(layout: Layout, state: SandboxState, plans: readonly HostPlan[]): Promise<SandboxState> {
  const { keeper } = state;
  const stations = [runnerStation, ...plans.map(({ station }) => station)];
  await Promise.all([
    ...stations.map((station) => new Link(layout, keeper, station).restore()),
    ...plans.map(({ name }) => resize(keeper, diskOf(layout, name), diskBytes)),
    restart(layout, 'registry-open', () => startRegistry(layout, keeper, 'open')),
    restart(layout, 'registry-private', () => startRegistry(layout, keeper, 'private')),
    restart(layout, 'postgres', () => startDatabase(layout, keeper)),
  ]);
  let healed = state;
  for (const plan of plans) {
    const pid = healed.info.hosts[plan.name]?.pid;
    if (pid === undefined || identify(pid) === undefined) healed = await powerOn(layout, healed, plan);
  }
  return healed;
}

async function restart(layout: Layout, what: string, start: () => Promise<number>): Promise<void> {
  if ((await runningDaemons(layout, what)).length === 0) await start();
}
