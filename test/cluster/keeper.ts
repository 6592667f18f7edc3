import { firstChild, startDaemon } from './daemons.ts';
import type { Layout } from './layout.ts';

/**
 * Starts the sandbox's keeper: the first process of a pid namespace, and the holder of the network and mount
 * namespaces, that all hosts and servers live in. When it ends, the kernel ends them all and drops every mount and
 * interface. @returns its pid
 */
export async function startKeeper(layout: Layout): Promise<number> {
  const parent = await startDaemon(layout, 'keeper', [
    'unshare',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount',
    '--mount-proc',
    '--net',
    '--ipc',
    // A first process has to collect the orphans of its namespace: a shell does while it waits.
    'sh',
    '-c',
    'while :; do sleep 86400 & wait $!; done',
  ]);
  return firstChild(layout, parent, 'keeper');
}
