import { readFileSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { removeCgroups } from './cgroups.ts';
import type { Layout } from './layout.ts';
import { sandboxesFolder } from './layout.ts';
import { mark, runningDaemons } from './daemons.ts';
import type { ProcessIdentity } from '../process-identity.ts';
import { allPids, identify, isRunning, signalProcess } from '../process-identity.ts';
import { waitFor } from '../wait.ts';

/**
 * Takes a sandbox away, whatever state it is in, and leaves nothing: ends its processes (mounts and interfaces go with
 * their namespaces), then removes its cgroups and its folder. Does nothing where there is none.
 */
export async function removeSandbox(layout: Layout): Promise<void> {
  const kept = await runningDaemons(layout);
  const doomed = new Map([...kept, ...markedProcesses(layout)].map((identity) => [identity.pid, identity]));
  const kill = (identity: ProcessIdentity) => signalProcess(identity, 'SIGKILL');
  [...doomed.values()].forEach(kill);
  // What was started while we looked carries the marker too.
  await waitFor(
    `the processes of sandbox ${layout.name} to end`,
    () => {
      const left = [...[...doomed.values()].filter(isRunning), ...markedProcesses(layout)];
      left.forEach(kill);
      return left.length === 0;
    },
    { seconds: 60 },
  );
  await removeCgroups(layout);
  await rm(layout.dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  await removeIfEmpty(sandboxesFolder);
}

/** What carries the sandbox's mark in the environment that it was started with, but for ourselves and our ancestors. */
function markedProcesses(layout: Layout): ProcessIdentity[] {
  const [line = ''] = Object.entries(mark(layout)).map(([name, value]) => `${name}=${value}`);
  const spared = ancestors(process.pid);
  return allPids()
    .filter((pid) => !spared.has(pid) && carriesMark(pid, line))
    .flatMap((pid) => identify(pid) ?? []);
}

function carriesMark(pid: number, line: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(line);
  } catch {
    return false;
  }
}

function ancestors(pid: number): ReadonlySet<number> {
  const found = new Set<number>();
  for (let next = pid; next > 0 && !found.has(next);) {
    found.add(next);
    try {
      next = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${next}/status`, 'utf8'))?.[1] ?? 0);
    } catch {
      next = 0;
    }
  }
  return found;
}

async function removeIfEmpty(path: string): Promise<void> {
  await rmdir(path).catch(() => {
    // Another sandbox is in it, or it was never there.
  });
}
