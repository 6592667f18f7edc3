import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { attach, down, type Sandbox, up } from '../../test/cluster/sandbox.ts';
import { systems, usualSystem } from '../../test/cluster/host/systems.ts';
import { findAct } from '../../test/github/act/act-runner.ts';
import { rows } from '../../test/matrix/rows.ts';
import { measure } from '../matrix/run-row.ts';
import { runFiles, type FilesOutcome } from './run-files.ts';

/**
 * Runs each file inside a sandbox cluster, `lanes` of them side by side; a sandbox is put back to its first state before
 * each file, and all are taken down at the end, also when a signal ends the run.
 */
export async function runInSandboxes(
  files: readonly string[],
  lanes: number,
  record: (outcome: FilesOutcome) => void,
): Promise<void> {
  const queue = await longestFirst(files);
  // Named after this checkout, so that a run that crashed is cleaned up by the next one and two checkouts don't meet.
  const checkout = createHash('sha256').update(process.cwd()).digest('hex').slice(0, 4);
  const names = Array.from({ length: Math.min(lanes, files.length) }, (_, lane) => `t${checkout}${lane}`);
  const takeDown = async (): Promise<void> => {
    await Promise.all(names.map((name) => down(name)));
  };
  const interrupted = (): void => {
    void takeDown().finally(() => process.exit(130));
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  // A sandbox has no way to the internet, so that act can't be built within; where it can't here either, the tests of it say so.
  const hasAct = findAct().catch(() => undefined);
  // One comes up after another, as each takes all that the machine has; who is up begins meanwhile.
  let turn: Promise<unknown> = Promise.resolve();
  const work = names.map(async (name, lane) => {
    const isUp = turn.then(async () => (queue.length === 0 ? false : bringUp(name, lane === 0)));
    turn = isUp.catch(() => undefined);
    if (!(await isUp)) return;
    await hasAct;
    await workOff(name, queue, record);
  });
  try {
    await Promise.all(work);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await takeDown();
  }
}

/** Those of whose length their text says too little. */
const longest: ReadonlySet<string> = new Set([
  'test/cluster/recover/recover.test.ts',
  'test/cluster/update/faults-links.test.ts',
  'test/cluster/update/gap.test.ts',
  'test/cluster/update/interrupted.test.ts',
  'test/cluster/update/swarm.test.ts',
  'test/cluster/update/waves.test.ts',
  'test/e2e/chaos.test.ts',
]);

/** The longest first, as far as their text tells, so that none of them is left for one lane at the end. */
async function longestFirst(files: readonly string[]): Promise<string[]> {
  const sizes = await Promise.all(
    files.map(async (file) => ({ file, size: longest.has(file) ? Infinity : (await stat(file)).size })),
  );
  return sizes.toSorted((one, other) => other.size - one.size).map(({ file }) => file);
}

async function bringUp(name: string, isFirst: boolean): Promise<boolean> {
  const started = performance.now();
  const sandbox = await up({ name });
  console.log(`     sandbox ${name} is up (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (isFirst) await tellRow(sandbox);
  return true;
}

async function workOff(name: string, queue: string[], record: (outcome: FilesOutcome) => void): Promise<void> {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    await putBack(name);
    record(
      await runFiles([file], {
        label: file,
        concurrency: 1,
        prefix: [process.execPath, 'test/cluster/cli.ts', 'run', '--name', name, '--'],
        env: { D8X_OPS_SANDBOX: name },
        testMinutes: 15,
        limitMinutes: 20,
      }),
    );
  }
}

/** Prints which row of docs/compatibility.md these tests are shown on, and what its hosts say of themselves. */
async function tellRow(sandbox: Sandbox): Promise<void> {
  const own = rows.filter(({ system, postgres }) => system === usualSystem && postgres === undefined);
  const measured = Object.entries(await measure(sandbox, systems[usualSystem]));
  const told = measured.map(([what, value]) => `${what} ${value}`).join(', ');
  console.log(`     row ${own.map(({ name }) => name).join(', ')}: ${told}`);
}

/** What a file did to its sandbox, and cannot be undone, is not the next one's to suffer. */
async function putBack(name: string): Promise<void> {
  try {
    await (await attach(name)).resetCluster();
  } catch (error) {
    console.log(`     sandbox ${name} is made anew, for it could not be put back: ${String(error)}`);
    await down(name);
    await up({ name });
  }
}
