import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { runtimeToken } from '../artifacts/runtime-token.ts';
import { SecretMasker } from '../runner/secret-masker.ts';
import type { RunScript } from '../runs/run-engine.ts';
import type { RunHandle } from '../runs/run-handle.ts';
import { fullName } from '../state/repository.ts';
import type { World } from '../world.ts';
import { type ActWorkspace, prepareWorkspace } from './act-workspace.ts';
import { jobPermissions, secretsOf, variablesOf } from './job-grants.ts';
import { goTool, isExecutable } from '../../tools/go-tool.ts';
import { parseJson } from '../json.ts';
import { childrenOf, identify, isRunning, type ProcessIdentity, signalProcess } from '../../process-identity.ts';

/** How runs are executed. */
export interface ActOptions {
  /** What `uses: owner/name@ref` means: a folder with an action.yml. Folders are copied whole for each run. */
  readonly actions?: Readonly<Record<string, string>>;
  /** Beside those that the repository, its environment and its organization hold. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Of every step. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where steps find node and other tools; by default as here, with the node that runs this first. */
  readonly path?: string;
}

/** A script for `onDispatch` that runs the workflow's file at the run's commit through act, on this machine. */
export function actScript(world: () => World, options: ActOptions = {}): RunScript {
  return async (run) => {
    run.start();
    const token = run.jobToken(jobPermissions(run));
    const secrets = { ...secretsOf(world(), run), ...options.secrets, GITHUB_TOKEN: token };
    await using place = await prepareWorkspace(run, {
      secrets,
      variables: variablesOf(run),
      environment: { ...githubEnvironment(world(), run), ...options.env },
    });
    const code = await execute(run, place, options, new SecretMasker(Object.values(secrets)));
    if (code !== 0 && !run.signal.aborted) run.complete('failure');
  };
}

/** What the runner sets, as far as act does not know better. */
function githubEnvironment(
  { apiUrl, url }: World,
  { run, repository, id, workflowPath }: RunHandle,
): Record<string, string> {
  const ref = repository.git.tags.has(run.headBranch) ? `refs/tags/${run.headBranch}` : `refs/heads/${run.headBranch}`;
  return {
    ACTIONS_RESULTS_URL: `${apiUrl}/`,
    ACTIONS_RUNTIME_TOKEN: runtimeToken(id, id),
    GITHUB_ACTOR_ID: String(run.actor.id),
    GITHUB_API_URL: apiUrl,
    GITHUB_GRAPHQL_URL: `${apiUrl}/graphql`,
    GITHUB_REF: ref,
    GITHUB_REPOSITORY: fullName(repository),
    GITHUB_REPOSITORY_ID: String(repository.id),
    GITHUB_REPOSITORY_OWNER: repository.owner.login,
    GITHUB_REPOSITORY_OWNER_ID: String(repository.owner.id),
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_RUN_ATTEMPT: String(run.attempt),
    GITHUB_RUN_ID: String(id),
    GITHUB_RUN_NUMBER: String(run.number),
    GITHUB_SERVER_URL: url,
    GITHUB_TRIGGERING_ACTOR: run.triggeringActor.login,
    GITHUB_WORKFLOW_REF: `${fullName(repository)}/${workflowPath}@${ref}`,
    GITHUB_WORKFLOW_SHA: run.headSha,
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'GitHub Actions 1',
    SHA_REF: run.headSha,
  };
}

async function execute(
  run: RunHandle,
  place: ActWorkspace,
  options: ActOptions,
  masker: SecretMasker,
): Promise<number | null> {
  const act = spawn(await findAct(), argumentsOf(run, place, options), {
    cwd: place.repository,
    // act hands its own environment on to every step, and gives it a terminal, which runners have not.
    env: { PATH: options.path ?? ownPath(), HOME: place.home, LANG: 'C.UTF-8', TERM: 'dumb' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [act.stdout, act.stderr])
    createInterface(stream).on('line', (line) => follow(run, line, masker));
  const cancel = (): void => {
    if (act.pid !== undefined) void cancelAct(act.pid);
  };
  run.signal.addEventListener('abort', cancel);
  if (run.signal.aborted) cancel();
  try {
    return await new Promise<number | null>((resolve, reject) => {
      act.on('error', reject);
      act.on('close', (code) => resolve(code));
    });
  } finally {
    run.signal.removeEventListener('abort', cancel);
  }
}

/** act runs actions with whatever node the PATH has, also those that ask for node24. */
function ownPath(): string {
  return [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
}

function argumentsOf({ run, workflowPath }: RunHandle, place: ActWorkspace, options: ActOptions): string[] {
  return [
    run.event,
    `--workflows=${workflowPath}`,
    ...['ubuntu-latest', 'ubuntu-24.04'].map((label) => `--platform=${label}=-self-hosted`),
    `--actor=${run.actor.login}`,
    `--eventpath=${place.event}`,
    `--secret-file=${place.secrets}`,
    `--var-file=${place.variables}`,
    `--env-file=${place.environment}`,
    '--input-file=/dev/null',
    `--action-cache-path=${place.cache}`,
    '--no-cache-server',
    '--rm',
    '--json',
    ...Object.entries(options.actions ?? {}).map(([name, folder]) => `--local-repository=${name}=${folder}`),
  ];
}

/** What is built where act is not installed. */
const act = { name: 'act', package: 'github.com/nektos/act', version: 'v0.2.89' };

/** The path of act: on the PATH, in the cache, or built into the cache with Go. @throws Error where it can't be built */
export async function findAct(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && (await isExecutable(join(folder, 'act')))) return join(folder, 'act');
  }
  return goTool(act, env);
}

/** What act writes, a line each, with `--json`. */
const LINE = z.object({
  msg: z.string().default(''),
  level: z.string().optional(),
  raw_output: z.boolean().optional(),
  stage: z.string().optional(),
  step: z.string().optional(),
  stepResult: z.string().optional(),
  command: z.string().optional(),
  content: z.string().optional(),
});

/**
 * Shows in the run what one line of act's output says: the log, the steps, the job summary. act masks a secret of several lines only as a
 * whole; what `masker` hides, as GitHub's runner does, is hidden here.
 */
function follow(run: RunHandle, line: string, masker: SecretMasker): void {
  const entry = LINE.safeParse(parsed(line));
  if (!entry.success) {
    run.log(`${masker.mask(line)}\n`);
    return;
  }
  const { msg, raw_output: raw, stage, step, stepResult, command, content, level } = entry.data;
  if (command === 'summary') run.summarize(masker.maskLines(content ?? ''));
  else if (raw === true || level === 'error' || command !== undefined)
    run.log(masker.maskLines(msg.endsWith('\n') ? msg : `${msg}\n`));
  if (step === undefined) return;
  const name = stage === 'Post' ? `Post ${step}` : step;
  if (stepResult !== undefined) run.step(name, 'completed', stepResult === 'success' ? 'success' : 'failure');
  else if (/^\S+ Run /.test(msg)) run.step(name, 'in_progress');
}

function parsed(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    return undefined;
  }
}

/** As the runner does it: an interrupt, after this long a termination, then a kill. */
const UNTIL_TERMINATION_MS = 7500;
const UNTIL_KILL_MS = 2500;
const POLL_MS = 20;

/**
 * Cancels what act runs as GitHub's runner would. act itself kills a step at once, so the step's processes are told first;
 * when they have ended, act is told, which then runs the post steps.
 */
async function cancelAct(act: number): Promise<void> {
  const runner = identify(act);
  const steps = childrenOf(act)
    .map(identify)
    .filter((identity) => identity !== undefined);
  for (const [name, retryPolicy] of [
    ['SIGINT', UNTIL_TERMINATION_MS],
    ['SIGTERM', UNTIL_KILL_MS],
  ] as const) {
    for (const step of steps) signalProcess(step, name);
    if (await ended(steps, retryPolicy)) break;
  }
  if (runner !== undefined) signalProcess(runner, 'SIGINT');
}

async function ended(steps: readonly ProcessIdentity[], retryForMs: number): Promise<boolean> {
  const deadline = performance.now() + retryForMs;
  while (performance.now() < deadline) {
    if (!steps.some(isRunning)) return true;
    await wait(POLL_MS);
  }
  return false;
}
