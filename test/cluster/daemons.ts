import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import type { Layout } from './layout.ts';
import { entering } from './namespaces.ts';
import type { ProcessIdentity } from '../process-identity.ts';
import { childrenOf, formatIdentity, identify, isRunning, parseIdentity, signalProcess } from '../process-identity.ts';
import { waitFor } from '../wait.ts';

const marker = 'D8X_OPS_SANDBOX_DIR';

/** Environment that marks what a sandbox starts, so that clean-up finds also what a crash kept from being written down. */
export function mark({ dir }: Layout): Readonly<Record<string, string>> {
  return { [marker]: dir };
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
        ...mark(layout),
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

/** Starts a daemon among the keeper's processes. @returns its pid as this machine sees it */
export async function startInKeeper(
  layout: Layout,
  keeper: number,
  what: string,
  argv: readonly string[],
): Promise<number> {
  const parent = await startDaemon(layout, what, entering(keeper, ['mount', 'net', 'pid', 'ipc'], argv));
  return firstChild(layout, parent, what);
}

/** The child of a daemon that only holds it, written down as well. @throws Error when the daemon ends without one */
export async function firstChild(layout: Layout, parent: number, what: string): Promise<number> {
  const child = await waitFor(
    `${what} to start`,
    () => {
      if (identify(parent) === undefined) throw new Error(`it ended at once, see ${layout.logs}/${what}.log`);
      return childrenOf(parent)[0];
    },
    { seconds: 60, everyMs: 5 },
  );
  await record(layout, child, what);
  return child;
}

async function record(layout: Layout, pid: number, what: string): Promise<void> {
  const identity = identify(pid);
  if (identity !== undefined) await appendFile(layout.processes, `${formatIdentity(identity)} ${what}\n`);
}

/** The processes of the sandbox's list that still run, outermost first; only those called `what`, where that is given. */
export async function runningDaemons({ processes }: Layout, what?: string): Promise<ProcessIdentity[]> {
  const text = await readFile(processes, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => what === undefined || line.split(' ')[2] === what)
    .flatMap((line) => parseIdentity(line) ?? [])
    .filter(isRunning);
}

/** Ends a daemon and waits until it has ended; does nothing when it does not run. */
export async function stopDaemon(layout: Layout, what: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  const running = await runningDaemons(layout, what);
  // The innermost is the program itself; what holds it ends by itself.
  const [program] = running.slice(-1);
  if (program !== undefined) signalProcess(program, signal);
  await waitFor(`${what} to end`, () => !running.some(isRunning), { seconds: 60, everyMs: 10 });
}
