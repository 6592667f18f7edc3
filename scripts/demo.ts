import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canRunSandbox, down, up, type Sandbox } from '../test/cluster/sandbox.ts';
import { openDoorAt } from '../test/e2e/runner/door.ts';
import { sandboxInputs } from '../test/e2e/runner/sandbox.ts';
import { RunnerJob, type StepEnd } from '../test/e2e/runner/step.ts';
import { brokerAddress, runningDigests, countRows } from './demo/cluster-state.ts';

/** `npm run demo`: a real cluster in a sandbox is backed up and updated by the built Action, and the result is shown. */
const name = 'demo';

async function main(): Promise<number> {
  const possible = await canRunSandbox();
  if (!possible.ok) {
    console.log(`The sandbox cannot run here, because ${possible.because}.`);
    console.log('It needs a root shell on Debian 12 or 13, as a virtual machine or a privileged container has it.');
    return process.env['CI'] === 'true' ? 1 : 0;
  }
  heading('A D8X cluster comes up: a swarm manager, two workers, a broker host, PostgreSQL, a registry');
  await down(name);
  const sandbox = await up({ name }, (line) => console.log(line));
  const backups = await mkdtemp(join(tmpdir(), 'd8x-ops-demo-'));
  try {
    return await show(sandbox, backups);
  } finally {
    await rm(backups, { recursive: true, force: true });
    await sandbox.down();
  }
}

async function show(sandbox: Sandbox, backups: string): Promise<number> {
  const before = await runningDigests(sandbox, ['api', 'history']);
  const addressBefore = await brokerAddress(sandbox);
  const wanted = `api@${digestOf(sandbox, 'd8x-trader-main')} history:dev broker:dev`;
  heading(`The Action runs as GitHub would run it: operation update, services ${wanted}`);
  const enter = (argv: readonly string[]): readonly string[] => sandbox.runnerCommand(argv);
  await using door = await openDoorAt(enter);
  await using job = await RunnerJob.open({
    ...door,
    inputs: {
      ...(await sandboxInputs(sandbox)),
      operation: 'update',
      services: wanted,
      'broker-private-key': sandbox.info.brokerKey,
      verify: 'restore',
      upload: 'false',
      'stability-seconds': '5',
      'backup-directory': backups,
    },
    enter,
    onOutput: printNewLines(),
  });
  const run = await job.main();
  await job.post(run.state);
  heading('The backup, decrypted by the stock age and zstd with the operator’s key');
  const tables = await countRows(sandbox, join(backups, await encryptedFile(backups)));
  for (const { table, rows } of tables) console.log(`  ${table.padEnd(36)} ${String(rows).padStart(9)} rows`);

  heading('What the containers on the workers run, before and after');
  const after = await runningDigests(sandbox, ['api', 'history']);
  for (const service of ['api', 'history']) {
    console.log(`  ${service.padEnd(10)} ${short(before.get(service))}  ->  ${short(after.get(service))}`);
  }
  heading('The address that the broker signs with, before and after: its new image has encrypted the key for itself');
  const addressAfter = await brokerAddress(sandbox);
  console.log(`  ${addressBefore}  ->  ${addressAfter}`);
  heading('The job summary that GitHub would show');
  console.log(run.summary);
  return addressBefore === addressAfter ? verdict(run, tables.length, before, after) : 1;
}

function verdict(
  run: StepEnd,
  tables: number,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): number {
  const moved = [...before].every(([service, digest]) => after.get(service) !== digest);
  if (run.code === 0 && tables > 0 && moved) {
    console.log('Done: backed up, verified, updated. The sandbox is taken down.');
    return 0;
  }
  console.log(`The demonstration failed: exit ${run.code ?? run.signal}, ${tables} tables, moved: ${moved}.`);
  return 1;
}

function digestOf(sandbox: Sandbox, repository: string): string {
  const digest = sandbox.info.images[repository]?.['dev'];
  if (digest === undefined) throw new Error(`the sandbox has no ${repository}:dev`);
  return digest;
}

async function encryptedFile(folder: string): Promise<string> {
  const file = (await readdir(folder)).find((entry) => entry.endsWith('.age'));
  if (file === undefined) throw new Error('the run left no encrypted backup');
  return file;
}

/** Prints each whole line once. Workflow commands are for GitHub's eyes: it hides the masks and draws the groups. */
function printNewLines(): (child: unknown, written: string) => void {
  let printed = 0;
  return (_child, written) => {
    const end = written.lastIndexOf('\n') + 1;
    for (const line of written.slice(printed, end).split('\n')) {
      if (line === '' || line.startsWith('::add-mask::') || line.startsWith('::endgroup::')) continue;
      console.log(`  ${line.replace(/^::group::/, '')}`);
    }
    printed = Math.max(printed, end);
  };
}

function heading(text: string): void {
  console.log(`\n== ${text}`);
}

function short(digest: string | undefined): string {
  return digest === undefined ? 'nothing' : digest.slice(0, 19);
}

process.exitCode = await main();
