import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runProgram } from '../run-program.ts';
import type { Counts } from './count-reporter.ts';

export interface FilesOutcome extends Counts {
  readonly label: string;
  readonly seconds: number;
  /** What the run printed of what failed; all, where it does not say. */
  readonly output: string;
}

const countsSchema = z.object({ passed: z.int(), failed: z.int(), skipped: z.int(), told: z.array(z.string()) });

export interface RunFilesOptions {
  readonly label: string;
  readonly concurrency: number;
  /** Put before `node`, such as a command that enters a sandbox's namespaces. */
  readonly prefix?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** How long one test may take. */
  readonly testMinutes: number;
  /** How long all may take: a test that is given up but goes on would be waited for without end. */
  readonly limitMinutes: number;
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
      `--test-timeout=${options.testMinutes * 60_000}`,
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=./scripts/testing/count-reporter.ts',
      `--test-reporter-destination=${counts}`,
      ...files,
    ];
    const { code, output, seconds } = await runProgram(command, {
      env: options.env ?? {},
      limitSeconds: options.limitMinutes * 60,
    });
    const counted = await readCounts(counts);
    const failed = Math.max(counted.failed, code === 0 ? 0 : 1);
    return { ...counted, failed, label: options.label, seconds, output: whatFailed(output) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What node's `spec` reporter says of failures, at its end; everything, where it came to no end. */
function whatFailed(output: string): string {
  const at = output.lastIndexOf('\n✖ failing tests:');
  return at === -1 ? output : output.slice(at + 1);
}

async function readCounts(file: string): Promise<Counts> {
  try {
    return countsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return { passed: 0, failed: 1, skipped: 0, told: [] };
  }
}
