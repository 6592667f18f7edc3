import { fileURLToPath } from 'node:url';
import { startDaemon } from '../daemons.ts';
import { frontsFile } from './fronts.ts';
import type { Layout } from '../layout.ts';
import { entering } from '../namespaces.ts';
import type { RunningHost } from '../swarm/swarm.ts';

/** Starts what answers at the services' hostnames on manager and broker host; it ends with the host. */
export async function startEdge(layout: Layout, { plan, pid }: RunningHost): Promise<void> {
  if (plan.role === 'worker') return;
  const program = fileURLToPath(new URL('main.ts', import.meta.url));
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', '--max-old-space-size=64'];
  await startDaemon(
    layout,
    `edge-${plan.name}`,
    entering(pid, ['net', 'pid'], [...node, program, plan.role, String(pid), frontsFile(layout)]),
  );
}
