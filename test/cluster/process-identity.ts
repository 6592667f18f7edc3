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
  const [state, started] = [fields[0], fields[19]];
  return state === undefined || started === undefined ? undefined : { state, started };
}

/** Who `pid` is now; undefined when there is no such process or it is only waiting to be reaped. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readStat(pid);
  return stat === undefined || stat.state === 'Z' || stat.state === 'X' ? undefined : { pid, started: stat.started };
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

/** The children of a process, as pids of this process's own pid namespace. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** All pids of this machine. */
export function allPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}
