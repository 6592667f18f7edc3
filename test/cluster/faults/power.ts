import { removeCgroups } from '../cgroups.ts';
import { stopDaemon } from '../daemons.ts';
import { startEdge } from '../edge/start.ts';
import { startHost, unplugCable } from '../host/host.ts';
import type { Layout } from '../layout.ts';
import { runningHosts } from '../running-hosts.ts';
import { startStandIns } from '../stand-in/start.ts';
import type { SandboxState } from '../state.ts';
import { saveState } from '../state.ts';
import { waitForBoot } from '../swarm/swarm.ts';
import type { HostPlan } from '../topology.ts';

/** Takes a host's power away: all its processes end at once, its disk stays as it is. */
export async function powerOff(layout: Layout, keeper: number, plan: HostPlan): Promise<void> {
  await stopDaemon(layout, `host-${plan.name}`);
  await unplugCable(keeper, plan.station);
  await removeCgroups(layout, plan.name);
}

/** Boots a host that was off, and waits for its Docker. @returns the state with its new init, saved */
export async function powerOn(layout: Layout, state: SandboxState, plan: HostPlan): Promise<SandboxState> {
  const before = state.info.hosts[plan.name];
  if (before === undefined) throw new Error(`no host '${plan.name}'`);
  const pid = await startHost(layout, state.keeper, plan);
  const hosts = { ...state.info.hosts, [plan.name]: { ...before, pid, root: `/proc/${pid}/root` } };
  const after: SandboxState = { ...state, info: { ...state.info, hosts } };
  await saveState(layout, after);
  await waitForBoot({ plan, pid });
  await startEdge(layout, { plan, pid });
  if (plan.role === 'worker') await startStandIns(layout, runningHosts(after.info));
  return after;
}
