import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { SecretMasker } from '../../github/runner/secret-masker.ts';
import { readFileCommands } from './file-commands.ts';
import { readLog, type JobLog } from './job-log.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const actionSchema = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string().optional() })),
  runs: z.object({ main: z.string(), post: z.string() }),
});

/** The inputs that the workflows to copy take from secrets, as far as tests give them. */
const fromSecrets = [
  'hosts-cfg',
  'd8x-config',
  'ssh-private-key',
  'ssh-passphrase',
  'ssh-known-hosts',
  'sudo-password',
];

/** How a step of the Action ended, as GitHub's runner sees it. */
export interface StepEnd extends JobLog {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What other steps of the job get, to the letter. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What other jobs get, where the job hands all of them on. */
  readonly jobOutputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  /** As the run's page shows it: masked, line by line. */
  readonly summary: string;
  /** All that it wrote, as it wrote it: also what the runner would not show. */
  readonly written: string;
  /** From start to its first line, in milliseconds. */
  readonly firstLineMs: number;
  /** From start to exit, in milliseconds. */
  readonly tookMs: number;
}

export interface StepOptions {
  readonly inputs: Readonly<Record<string, string | undefined>>;
  /** GITHUB_TOKEN of the job. */
  readonly token?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The event's payload. */
  readonly event?: unknown;
  /** The folder whose dist/ is run; by default the project's. */
  readonly action?: string;
  /** The argv that runs an argv elsewhere, such as on a sandbox's runner; by default it runs where the test runs. */
  readonly enter?: (argv: readonly string[]) => readonly string[];
  /** Told of the process, to send signals to it, when it starts and with each piece that it writes. */
  readonly onOutput?: (child: ChildProcess, text: string) => void;
}

/** A job's place on a runner: runs the Action's main and post step in it as GitHub's runner does, from the built dist/. */
export class RunnerJob implements AsyncDisposable {
  readonly folder: string;
  readonly #options: StepOptions;

  private constructor(folder: string, options: StepOptions) {
    this.folder = folder;
    this.#options = options;
  }

  static async open(options: StepOptions): Promise<RunnerJob> {
    const folder = await mkdtemp(join(tmpdir(), 'd8x-ops-job-'));
    await mkdir(join(folder, 'temp'));
    return new RunnerJob(folder, options);
  }

  /** Runs the main step. */
  async main(): Promise<StepEnd> {
    return this.#run('main', {});
  }

  /** Runs the post step with the state that the main step left. */
  async post(state: StepEnd['state']): Promise<StepEnd> {
    return this.#run('post', state);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  async #run(step: 'main' | 'post', state: StepEnd['state']): Promise<StepEnd> {
    const action = actionSchema.parse(parse(await readFile(join(root, 'action.yml'), 'utf8')));
    const files = await this.#commandFiles(step);
    const env = { ...this.#environment(action.inputs, state), ...files };
    const started = performance.now();
    // The runner starts the file with its own Node and nothing else: no loader, no node_modules.
    const own = [process.execPath, join(this.#options.action ?? root, action.runs[step])];
    const [program = '', ...args] = this.#options.enter?.(own) ?? own;
    const child = spawn(program, args, { env, cwd: this.folder });
    this.#options.onOutput?.(child, '');
    let written = '';
    let firstLineMs = Number.POSITIVE_INFINITY;
    const take = (chunk: Buffer): void => {
      if (/^d8x-ops/m.test(written + chunk.toString()))
        firstLineMs = Math.min(firstLineMs, performance.now() - started);
      written += chunk.toString();
      this.#options.onOutput?.(child, written);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve([code, signal]));
    });
    const tookMs = performance.now() - started;
    const masker = new SecretMasker(this.#secrets());
    const log = readLog(written, masker);
    const outputs = readFileCommands(await readFile(files.GITHUB_OUTPUT, 'utf8'));
    return {
      ...log,
      code,
      signal,
      outputs,
      jobOutputs: masker.jobOutputs(outputs),
      state: readFileCommands(await readFile(files.GITHUB_STATE, 'utf8')),
      summary: masker.maskLines(await readFile(files.GITHUB_STEP_SUMMARY, 'utf8')),
      written,
      firstLineMs,
      tookMs,
    };
  }

  /** What the job's workflow took from secrets. */
  #secrets(): readonly string[] {
    return fromSecrets.flatMap((name) => this.#options.inputs[name] ?? []);
  }

  async #commandFiles(
    step: string,
  ): Promise<Readonly<Record<'GITHUB_OUTPUT' | 'GITHUB_STATE' | 'GITHUB_STEP_SUMMARY' | 'GITHUB_EVENT_PATH', string>>> {
    const file = async (name: string, content = ''): Promise<string> => {
      const path = join(this.folder, `${step}-${name}`);
      await writeFile(path, content);
      return path;
    };
    return {
      GITHUB_OUTPUT: await file('output'),
      GITHUB_STATE: await file('state'),
      GITHUB_STEP_SUMMARY: await file('summary'),
      GITHUB_EVENT_PATH: await file('event.json', JSON.stringify(this.#options.event ?? {})),
    };
  }

  #environment(
    declared: z.infer<typeof actionSchema>['inputs'],
    state: StepEnd['state'],
  ): Readonly<Record<string, string>> {
    const env: Record<string, string> = {
      PATH: process.env['PATH'] ?? '',
      HOME: this.folder,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_RUN_ID: '9988776655',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_REPOSITORY: 'acme/broker',
      GITHUB_ACTOR: 'alice',
      GITHUB_ACTOR_ID: '1001',
      GITHUB_TRIGGERING_ACTOR: 'alice',
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_WORKFLOW_REF: 'acme/broker/.github/workflows/d8x-ops.yml@refs/heads/main',
      RUNNER_TEMP: join(this.folder, 'temp'),
      ...this.#options.env,
    };
    for (const [name, { default: fallback = '' }] of Object.entries(declared)) {
      const given = this.#options.inputs[name] ?? (name === 'github-token' ? this.#options.token : fallback);
      env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] = given ?? '';
    }
    for (const [name, value] of Object.entries(state)) env[`STATE_${name}`] = value;
    return env;
  }
}
