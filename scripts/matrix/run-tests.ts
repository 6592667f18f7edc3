import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';

export interface TestOutcome {
  readonly name: string;
  readonly passed: boolean;
}

const outcome = z.object({ name: z.string(), passed: z.boolean() });

/**
 * Runs test files by node's own runner, shows what it prints, and answers how each test ended.
 * @throws Error when none was run, or something else failed than a test that says so: then some may not have been run
 */
export async function runTests(
  files: readonly string[],
  { prefix = [], env }: { readonly prefix?: readonly string[]; readonly env: Readonly<Record<string, string>> },
): Promise<readonly TestOutcome[]> {
  const [program = '', ...args] = [
    ...prefix,
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-timeout=900000',
    '--test-reporter=spec',
    '--test-reporter-destination=stderr',
    '--test-reporter=./scripts/matrix/outcome-reporter.ts',
    '--test-reporter-destination=stdout',
    ...files,
  ];
  // Within a test node would run none.
  const { NODE_TEST_CONTEXT: _within, ...own } = process.env;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...own, ...env } });
  const ended = once(child, 'exit');
  const outcomes: TestOutcome[] = [];
  for await (const line of createInterface({ input: child.stdout })) outcomes.push(outcome.parse(JSON.parse(line)));
  const [code] = z
    .tuple([z.number().nullable()])
    .rest(z.unknown())
    .parse(await ended);
  if (outcomes.length === 0) throw new Error(`no test of ${files.join(', ')} was run`);
  if (code !== 0 && outcomes.every(({ passed }) => passed))
    throw new Error(`${files.join(', ')} failed although each test that it ran has passed`);
  return outcomes;
}
