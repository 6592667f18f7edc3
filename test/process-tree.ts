import { readdir, readFile } from 'node:fs/promises';

/** The processes that a process started and that still run, by `/proc`. */
export async function childrenOf(parent: number): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (Number.isInteger(pid) && (await parentOf(pid)) === parent) found.push(pid);
  }
  return found;
}

/** A process and all that it started, directly or not, and that still runs. */
export async function treeOf(root: number): Promise<number[]> {
  const tree = [root];
  for (const pid of tree) tree.push(...(await childrenOf(pid)));
  return tree;
}

/** The parent of a process; undefined if it is gone, or dead and only waited for. */
async function parentOf(pid: number): Promise<number | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything, brackets too.
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : Number(parent);
  } catch {
    return undefined;
  }
}

/** Sends a signal to a process that may be gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself.
  }
}
