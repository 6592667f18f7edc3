import { readFile } from 'node:fs/promises';
import { resultSchema, type Result } from '../../src/report/result.ts';
import type { Sandbox } from '../../test/cluster/sandbox.ts';
import { keyInputs, sandboxInputs } from '../../test/e2e/runner/sandbox.ts';
import { openDoorAt } from '../../test/e2e/runner/door.ts';
import { RunnerJob } from '../../test/e2e/runner/step.ts';

/** One run of the built Action on the sandbox's runner. */
export interface ActionRun {
  /** From the start of the process to its end, in seconds. */
  readonly seconds: number;
  /** From the start of the process to the first line that it wrote, in milliseconds. */
  readonly firstLineMs: number;
  /** Most memory that the process had resident, in MiB. */
  readonly peakMiB: number;
  /** What the process used, in seconds of one processor. */
  readonly cpuSeconds: number;
  readonly result: Result;
}

const lookMs = 50;

/**
 * Runs the Action from dist/ as GitHub's runner does, with the sandbox's inputs and these.
 * @throws Error with its log when it does not succeed
 */
export async function runAction(
  sandbox: Sandbox,
  inputs: Readonly<Record<string, string>>,
  node: readonly string[] = [],
): Promise<ActionRun> {
  let peakMiB = 0;
  let cpuSeconds = 0;
  let pid: number | undefined;
  await using door = await openDoorAt((argv) => sandbox.runnerCommand(argv));
  await using job = await RunnerJob.open({
    ...door,
    inputs: { ...(await sandboxInputs(sandbox)), ...keyInputs(sandbox), upload: 'false', ...inputs },
    enter: ([program = '', ...args]) => sandbox.runnerCommand([program, ...node, ...args]),
    onOutput: (child) => {
      pid = child.pid;
    },
  });
  const look = async (): Promise<void> => {
    peakMiB = Math.max(peakMiB, await highestMiB(pid));
    cpuSeconds = Math.max(cpuSeconds, await usedSeconds(pid));
  };
  const looking = setInterval(() => void look(), lookMs);
  try {
    const end = await job.main();
    if (end.code !== 0) throw new Error(`the Action exited ${end.code ?? end.signal}:\n${end.log}`);
    const result = resultSchema.parse(JSON.parse(end.outputs['result'] ?? 'null'));
    return { seconds: end.tookMs / 1000, firstLineMs: end.firstLineMs, peakMiB, cpuSeconds, result };
  } finally {
    clearInterval(looking);
  }
}

/** The kernel keeps the highest mark of a process, so the last look before it ends is the one that counts. */
async function highestMiB(pid: number | undefined): Promise<number> {
  if (pid === undefined) return 0;
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
}

/** User and system time (proc(5): fields 14 and 15 of stat, in hundredths of a second); its name may hold blanks. */
async function usedSeconds(pid: number | undefined): Promise<number> {
  if (pid === undefined) return 0;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}
