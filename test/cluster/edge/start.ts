import { fileURLToPath } from 'node:url';
import type { Layout } from '../layout.ts';
import { entering, startDaemon } from '../namespaces.ts';
import type { RunningHost } from '../swarm/swarm.ts';

/** Starts what answers at the services' hostnames on manager or broker host; it ends with the host. */
export async function edgeOf(layout: Layout, { plan, pid }: RunningHost): Promise<void> {
  const program = fileURLToPath(new URL('main.ts', import.meta.url));
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', '--max-old-space-size=64'];
  await startDaemon(
    layout,
    `edge-${plan.name}`,
    entering(pid, ['net', 'pid'], [...node, program, plan.role, String(pid)]),
  );
}
