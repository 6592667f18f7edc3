import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { resultSchema, type Result } from '../../src/report/result.ts';
import { parseCommandFile } from './command-files.ts';

export interface ActionCall {
  /** As under `with:`; what is not given has the default of action.yml. */
  readonly inputs: Readonly<Record<string, string>>;
  /** More of the environment that GitHub's runner sets, such as GITHUB_RUN_ID or GITHUB_EVENT_PATH. */
  readonly env?: Readonly<Record<string, string>>;
  /** The argv that runs an argv elsewhere, such as in a sandbox's network. */
  readonly enter?: (argv: readonly string[]) => readonly string[];
  /** Gets every line that main or post prints, as it comes. */
  readonly onLine?: (line: string) => void;
  /** Is told of main's process once it runs, to send it signals. */
  readonly onStart?: (main: ChildProcess) => void;
  /** Folder of the built action; `dist/` of this checkout. */
  readonly actionFolder?: string;
}

export interface ActionRun {
  /** Exit status of main; undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly postCode: number | undefined;
  /** All that main and post printed. */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** The output `result`, where there is one. */
  readonly result: Result | undefined;
}

const actionSchema = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string().optional() })),
  runs: z.object({ using: z.literal('node24'), main: z.string(), post: z.string() }),
});

/**
 * Runs the built action as GitHub's runner does: inputs and their defaults in the environment, command files, main, then
 * post with main's state, whatever became of main. The temporary folder of the job is removed afterwards.
 */
export async function runAction(call: ActionCall): Promise<ActionRun> {
  const root = resolve(call.actionFolder ?? '.');
  const action = actionSchema.parse(parse(await readFile(join(root, 'action.yml'), 'utf8')));
  const job = await mkdtemp(join(tmpdir(), 'd8x-ops-job-'));
  try {
    const files = await commandFiles(job);
    const env = { ...baseEnvironment(job, files), ...inputEnvironment(action.inputs, call.inputs), ...call.env };
    const main = await runStep(join(root, action.runs.main), env, call, call.onStart);
    const state = parseCommandFile(await readFile(files.state, 'utf8'));
    const stateEnv = Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
    const post = await runStep(join(root, action.runs.post), { ...env, ...stateEnv }, call);
    const outputs = parseCommandFile(await readFile(files.output, 'utf8'));
    return {
      code: main.code,
      postCode: post.code,
      log: main.log + post.log,
      outputs,
      summary: await readFile(files.summary, 'utf8'),
      result: outputs['result'] === undefined ? undefined : resultSchema.parse(JSON.parse(outputs['result'])),
    };
  } finally {
    await rm(job, { recursive: true, force: true });
  }
}

interface CommandFiles {
  readonly output: string;
  readonly state: string;
  readonly summary: string;
  readonly env: string;
  readonly path: string;
  readonly event: string;
}

async function commandFiles(job: string): Promise<CommandFiles> {
  const file = (name: string): string => join(job, 'commands', name);
  const files = {
    output: file('output'),
    state: file('state'),
    summary: file('summary'),
    env: file('env'),
    path: file('path'),
    event: file('event.json'),
  };
  await mkdir(join(job, 'commands'));
  await Promise.all(Object.values(files).map((path) => writeFile(path, path === files.event ? '{}' : '')));
  return files;
}

function baseEnvironment(job: string, files: CommandFiles): Readonly<Record<string, string>> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: process.env['HOME'] ?? '/root',
    LANG: 'C.UTF-8',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_OUTPUT: files.output,
    GITHUB_STATE: files.state,
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_ENV: files.env,
    GITHUB_PATH: files.path,
    GITHUB_EVENT_PATH: files.event,
    GITHUB_EVENT_NAME: 'workflow_dispatch',
    GITHUB_REPOSITORY: 'd8x-broker/operations',
    GITHUB_REPOSITORY_ID: '1296269',
    GITHUB_RUN_ID: '30433642',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_NUMBER: '562',
    GITHUB_ACTOR: 'ada',
    GITHUB_TRIGGERING_ACTOR: 'ada',
    GITHUB_ACTOR_ID: '583231',
    GITHUB_WORKFLOW: 'd8x-ops',
    GITHUB_JOB: 'd8x-ops',
    GITHUB_SERVER_URL: 'https://github.com',
    // Nothing listens there: a test that wants GitHub names its double.
    GITHUB_API_URL: 'http://127.0.0.1:9',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_SHA: '6dcb09b5b57875f334f61aebed695e2e4193db5e',
    GITHUB_WORKSPACE: job,
    RUNNER_TEMP: job,
    RUNNER_TOOL_CACHE: job,
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
  };
}

function inputEnvironment(
  declared: z.infer<typeof actionSchema>['inputs'],
  given: ActionCall['inputs'],
): Readonly<Record<string, string>> {
  const unknown = Object.keys(given).filter((name) => declared[name] === undefined);
  if (unknown.length > 0) throw new Error(`action.yml has no input ${unknown.join(', ')}`);
  return Object.fromEntries(
    Object.entries(declared).map(([name, { default: fallback }]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      given[name] ?? fallback ?? '',
    ]),
  );
}

async function runStep(
  script: string,
  env: Readonly<Record<string, string>>,
  { enter = (argv) => argv, onLine }: Pick<ActionCall, 'enter' | 'onLine'>,
  onStart?: (child: ChildProcess) => void,
): Promise<{ readonly code: number | undefined; readonly log: string }> {
  const [program = '', ...args] = enter([process.execPath, script]);
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onStart?.(child);
  let log = '';
  let line = '';
  const take = (chunk: Buffer): void => {
    const text = chunk.toString();
    log += text;
    const lines = (line + text).split('\n');
    line = lines.pop() ?? '';
    for (const whole of lines) onLine?.(whole);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const code = await new Promise<number | undefined>((done, fail) => {
    child.once('error', fail);
    child.once('close', (status) => done(status ?? undefined));
  });
  if (line !== '') onLine?.(line);
  return { code, log };
}
