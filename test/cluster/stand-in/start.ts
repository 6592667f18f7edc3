import { fileURLToPath } from 'node:url';
import { startDaemon, stopDaemon } from '../daemons.ts';
import type { Layout } from '../layout.ts';
import type { RunningHost } from '../swarm/swarm.ts';
import { waitForEngine } from '../swarm/swarm.ts';

const what = 'stand-in-engines';

/** Gives all simulated workers their Docker, again where they had it before; does nothing where there are none. */
export async function startStandIns(layout: Layout, hosts: readonly RunningHost[]): Promise<void> {
  const simulated = hosts.filter(({ plan }) => plan.simulated);
  const real = hosts.find(({ plan }) => plan.role === 'worker' && !plan.simulated);
  if (simulated.length === 0 || real === undefined) return;
  await stopDaemon(layout, what);
  const program = fileURLToPath(new URL('engines.ts', import.meta.url));
  await startDaemon(layout, what, [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    program,
    String(real.pid),
    ...simulated.flatMap(({ plan, pid }) => [String(pid), plan.hostname]),
  ]);
  await Promise.all(simulated.map(waitForEngine));
}
