import { readFileSync, readdirSync } from 'node:fs';

/** A process that cannot be taken for another: its pid and when it started, in clock ticks since boot (field 22 of /proc/PID/stat). */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
}

/** An identity as one line of text, and back. */
export function formatIdentity({ pid, started }: ProcessIdentity): string {
  return `${pid} ${started}`;
}

export function parseIdentity(text: string): ProcessIdentity | undefined {
  const [pid, started] = text.trim().split(' ');
  return started === undefined ? undefined : { pid: Number(pid), started };
}

interface Stat {
  readonly state: string;
  readonly parent: number;
  readonly started: string;
}

function readStat(pid: number): Stat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field is the program's name in brackets and may hold anything: count from behind it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, parent, started] = [fields[0], fields[1], fields[19]];
  return state === undefined || started === undefined ? undefined : { state, parent: Number(parent), started };
}

/** What a process is like now; undefined when there is none or it is only waiting to be reaped. */
function readLiving(pid: number): Stat | undefined {
  const stat = readStat(pid);
  return stat === undefined || stat.state === 'Z' || stat.state === 'X' ? undefined : stat;
}

/** Who `pid` is now; undefined when there is no such process or it is only waiting to be reaped. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readLiving(pid);
  return stat === undefined ? undefined : { pid, started: stat.started };
}

/** Whether that very process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.started === identity.started;
}

/** Sends a signal to that very process, if it still runs. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch {
    // It ended between the look and the signal.
  }
}

/** The children of a process that still run, whichever of its threads started them, as pids of this process's own pid namespace. */
export function childrenOf(parent: number): number[] {
  return allPids().filter((pid) => readLiving(pid)?.parent === parent);
}

/** A process and all that it started, directly or not, and that still run. */
export function treeOf(root: number): ProcessIdentity[] {
  const tree = [root];
  for (const pid of tree) tree.push(...childrenOf(pid));
  return tree.map(identify).filter((identity) => identity !== undefined);
}

/** All pids of this machine. */
export function allPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}
