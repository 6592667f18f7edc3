import type { SandboxInfo } from './state.ts';
import type { RunningHost } from './swarm/swarm.ts';
import { planHosts } from './topology.ts';

/** The hosts of a sandbox with their plans, in the order of the inventory. */
export function runningHosts({ name, shape, hosts }: SandboxInfo): readonly RunningHost[] {
  const workers = Object.values(hosts).filter(({ role }) => role === 'worker');
  const simulatedWorkers = workers.filter(({ simulated }) => simulated).length;
  const plans = planHosts({ name, shape, workers: workers.length - simulatedWorkers, simulatedWorkers });
  return plans.flatMap((plan) => {
    const host = hosts[plan.name];
    return host === undefined ? [] : [{ plan, pid: host.pid }];
  });
}
