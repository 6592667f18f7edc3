import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import type { CommandOptions } from './command.ts';
import { demand } from './command.ts';
import type { Layout } from './layout.ts';
import { childrenOf, identify } from './process-identity.ts';
import { waitFor } from './wait.ts';

/** Marks whatever a sandbox starts, so that clean-up finds also what a crash kept from being written down. */
export const marker = 'D8X_OPS_SANDBOX';

export type Namespace = 'mount' | 'net' | 'pid' | 'ipc' | 'uts';

/** The argv that runs `argv` within namespaces of process `pid`. Without `pid` among them, nsenter becomes the program itself. */
export function entering(pid: number, namespaces: readonly Namespace[], argv: readonly string[]): string[] {
  return ['nsenter', '-t', String(pid), ...namespaces.map((namespace) => `--${namespace}`), '--', ...argv];
}

/**
 * Starts a process that outlives this one, writes it down in the sandbox's list, and sends its output to a log.
 * @returns its pid
 */
export async function startDaemon(layout: Layout, what: string, argv: readonly string[]): Promise<number> {
  const [program = '', ...args] = argv;
  const log = openSync(`${layout.logs}/${what}.log`, 'a');
  try {
    const child = spawn(program, args, {
      detached: true,
      cwd: '/',
      stdio: ['ignore', log, log],
      env: {
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        LANG: 'C.UTF-8',
        [marker]: layout.dir,
      },
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    const { pid } = child;
    if (pid === undefined) throw new Error(`${what} has no pid`);
    await record(layout, pid, what);
    return pid;
  } finally {
    closeSync(log);
  }
}

/** The one child of a process that has only one, once it is there. */
export async function onlyChildOf(pid: number, what: string): Promise<number> {
  return waitFor(
    what,
    () => {
      if (identify(pid) === undefined) throw new Error(`${what} ended at once`);
      return childrenOf(pid)[0];
    },
    { seconds: 10, everyMs: 5 },
  );
}

async function record(layout: Layout, pid: number, what: string): Promise<void> {
  const identity = identify(pid);
  if (identity !== undefined) await appendFile(layout.processes, `${identity.pid} ${identity.started} ${what}\n`);
}

/**
 * Starts the sandbox's keeper: the first process of a pid namespace, and the holder of the network and mount
 * namespaces, that all hosts and servers live in. When it ends, the kernel ends them all and drops every mount and
 * interface. @returns the pids of the keeper and of its parent
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
  const keeper = await onlyChildOf(parent, 'the keeper');
  await record(layout, keeper, 'keeper');
  return keeper;
}

/** Starts a daemon among the keeper's processes. @returns its pid as this machine sees it */
export async function startInKeeper(
  layout: Layout,
  keeper: number,
  what: string,
  argv: readonly string[],
): Promise<number> {
  const parent = await startDaemon(layout, what, entering(keeper, ['mount', 'net', 'pid', 'ipc'], argv));
  return onlyChildOf(parent, what);
}

/** Runs a command of this machine within the keeper's network and mount namespaces. */
export async function demandInKeeper(
  keeper: number,
  argv: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  return demand(entering(keeper, ['mount', 'net'], argv), options);
}

/** Where a path of the keeper's mount namespace is seen from outside. */
export function keeperPath(keeper: number, path: string): string {
  return `/proc/${keeper}/root${path}`;
}
