import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { canRunSandbox } from '../test/cluster/can-run.ts';
import { ensurePackages } from '../test/cluster/packages.ts';
import { groups, isGroup, selectFiles, type Group } from './testing/select-files.ts';
import { runFiles, type FilesOutcome } from './testing/run-files.ts';
import { runInSandboxes } from './testing/lanes.ts';

/** `npm test [-- GROUP…] [--only PART-OF-PATH] [--lanes N]`: sets up what the tests need, runs them, and says plainly what it could not. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: '' }, lanes: { type: 'string', default: '4' } },
});
const unknown = positionals.filter((word) => !isGroup(word));
if (unknown.length > 0) {
  console.error(`unknown group ${unknown.join(', ')}; there are: ${Object.keys(groups).join(', ')}`);
  process.exit(2);
}
// Those of stores only where they are named: MinIO is built for them, which takes minutes.
const chosen: readonly Group[] =
  positionals.length === 0 ? ['unit', 'integration', 'cluster', 'e2e'] : positionals.filter(isGroup);
const inCi = process.env['CI'] === 'true';
const outcomes: FilesOutcome[] = [];

function record(outcome: FilesOutcome): void {
  outcomes.push(outcome);
  const { label, passed, failed, skipped, told, seconds } = outcome;
  const skips = skipped === 0 ? '' : `, ${skipped} skipped`;
  console.log(
    `${failed === 0 ? 'ok  ' : 'FAIL'} ${label}: ${passed} passed, ${failed} failed${skips} (${seconds.toFixed(1)} s)`,
  );
  for (const line of told) console.log(`     ${line}`);
  if (failed > 0) console.log(outcome.output);
}

function skip(label: string, files: readonly string[], because: string): void {
  console.log(`SKIP ${label}: ${files.length} files not run, because ${because}`);
  outcomes.push({ label, passed: 0, failed: 0, skipped: files.length, told: [], seconds: 0, output: '' });
}

const selected = await Promise.all(
  chosen.map(async (group) => ({ group, files: await selectFiles(group, values.only) })),
);
const wanted = selected.filter(({ files }) => files.length > 0);
const sandbox = await canRunSandbox();
if (sandbox.ok && wanted.some(({ group }) => groups[group].needs !== 'nothing')) await ensurePackages();

// It takes minutes where it is not in the cache yet: what does not need it runs meanwhile, and goes first.
if (sandbox.ok && wanted.some(({ files }) => files.some((file) => file.includes('integration/store/')))) {
  spawn('nice', ['-n', '19', process.execPath, 'test/tools/build-minio.ts'], { stdio: 'ignore' });
}

async function runGroup(group: Group, files: readonly string[]): Promise<void> {
  if (!sandbox.ok && groups[group].needs !== 'nothing') skip(group, files, sandbox.because);
  else if (group === 'e2e') await runInSandboxes(files, Number(values.lanes), record);
  else {
    const { concurrency, testMinutes } = groups[group];
    record(await runFiles(files, { label: group, concurrency, testMinutes, limitMinutes: 20 }));
  }
}

const filesOf = (group: Group): readonly string[] => wanted.find((one) => one.group === group)?.files ?? [];
for (const together of [['unit'], ['integration'], ['store'], ['cluster', 'e2e']] as const) {
  // Tests on sandboxes mostly wait for a swarm to settle, so they can wait side by side.
  await Promise.all(
    together.filter((group) => filesOf(group).length > 0).map((group) => runGroup(group, filesOf(group))),
  );
}

const total = outcomes.reduce(
  (sum, { passed, failed, skipped }) => ({
    passed: sum.passed + passed,
    failed: sum.failed + failed,
    skipped: sum.skipped + skipped,
  }),
  { passed: 0, failed: 0, skipped: 0 },
);
if (inCi && total.skipped > 0) console.log('CI=true: a skip counts as a failure.');
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 || (inCi && total.skipped > 0) ? 1 : 0;
