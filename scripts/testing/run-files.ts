import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runProgram } from '../run-program.ts';
import type { Counts } from './count-reporter.ts';

export interface FilesOutcome extends Counts {
  readonly label: string;
  readonly seconds: number;
  /** What the run printed; shown when something failed. */
  readonly output: string;
}

const countsSchema = z.object({ passed: z.int(), failed: z.int(), skipped: z.int(), told: z.array(z.string()) });

export interface RunFilesOptions {
  readonly label: string;
  readonly concurrency: number;
  /** Put before `node`, such as a command that enters a sandbox's namespaces. */
  readonly prefix?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMinutes: number;
}

/** Runs test files under node's own runner, in a process of their own. A run that ends without a count is one failure. */
export async function runFiles(files: readonly string[], options: RunFilesOptions): Promise<FilesOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'd8x-ops-count-'));
  try {
    const counts = join(folder, 'counts.json');
    const command = [
      ...(options.prefix ?? []),
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      '--test',
      `--test-concurrency=${options.concurrency}`,
      `--test-timeout=${options.timeoutMinutes * 60_000}`,
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=./scripts/testing/count-reporter.ts',
      `--test-reporter-destination=${counts}`,
      ...files,
    ];
    const { code, output, seconds } = await runProgram(command, options.env);
    const counted = await readCounts(counts);
    const failed = Math.max(counted.failed, code === 0 ? 0 : 1);
    return { ...counted, failed, label: options.label, seconds, output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readCounts(file: string): Promise<Counts> {
  try {
    return countsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return { passed: 0, failed: 1, skipped: 0, told: [] };
  }
}
