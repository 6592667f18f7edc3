import { runProgram } from './run-program.ts';

/** `npm run check`: everything that can be said about the tree without running it, side by side. */
const checks: Readonly<Record<string, readonly string[]>> = {
  types: ['tsc', '-p', '.'],
  lint: ['oxlint', '--type-aware', '--deny-warnings'],
  format: ['prettier', '--check', '--log-level', 'warn', '.'],
  'dead code': ['knip', '--no-progress'],
  'generated files': ['node', 'scripts/generate.ts', '--check'],
  bundles: ['node', 'scripts/build.ts', '--check'],
};

const outcomes = await Promise.all(
  Object.entries(checks).map(async ([name, command]) => ({ name, ...(await runProgram(command)) })),
);
for (const { name, code, output, seconds } of outcomes) {
  const ok = code === 0;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds.toFixed(1)} s)`);
  if (!ok) console.log(output);
}
const failed = outcomes.filter(({ code }) => code !== 0).length;
process.exitCode = failed === 0 ? 0 : 1;
