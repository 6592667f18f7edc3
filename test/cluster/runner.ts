import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demand } from './command.ts';
import { startDaemon } from './daemons.ts';
import { plugCable } from './host/host.ts';
import type { Layout } from './layout.ts';
import { entering } from './namespaces.ts';
import { hostsFile, runnerBatch } from './network.ts';
import type { HostPlan } from './topology.ts';
import { runnerStation } from './topology.ts';
import { waitFor } from '../wait.ts';

/**
 * Starts the runner: a network and a mount namespace in which this machine's file system is as it is, but for names.
 * It stands for GitHub's runner: it reaches public addresses only and knows no name but the services'.
 * @returns the pid of the process that holds it
 */
export async function startRunner(layout: Layout, keeper: number, hosts: readonly HostPlan[]): Promise<number> {
  const names = join(layout.files, 'runner-hosts');
  const resolver = join(layout.files, 'runner-resolv.conf');
  const ready = join(layout.files, 'runner-ready');
  await Promise.all([writeFile(names, hostsFile(hosts, 'runner', false)), writeFile(resolver, '# no name server\n')]);
  const pid = await startDaemon(layout, 'runner', [
    'unshare',
    '--net',
    '--mount',
    '--propagation',
    'slave',
    'sh',
    '-c',
    'mount --bind "$1" /etc/hosts && { [ ! -e /etc/resolv.conf ] || mount --bind "$2" "$(readlink -f /etc/resolv.conf)"; } && : > "$3" && exec sleep infinity',
    'sh',
    names,
    resolver,
    ready,
  ]);
  await waitFor('the runner', async () => (await demand(['ls', ready])) !== '', { seconds: 60, everyMs: 10 });
  await plugCable(keeper, runnerStation, pid);
  await demand(entering(pid, ['net'], ['ip', '-batch', '-']), { stdin: runnerBatch(hosts) });
  return pid;
}

/** The argv that runs `argv` on the runner. It becomes the program itself, so signals reach it. */
export function onRunner(pid: number, argv: readonly string[], cwd: string): string[] {
  return ['nsenter', '-t', String(pid), '--net', '--mount', `--wdns=${cwd}`, '--', ...argv];
}
