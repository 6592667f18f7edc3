import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { removeSandbox } from './cleanup.ts';
import type { CommandOptions, Finished } from './command.ts';
import { execute } from './command.ts';
import { layoutOf } from './layout.ts';
import { entering } from './namespaces.ts';
import { identify } from './process-identity.ts';
import { onRunner } from './runner.ts';
import type { SandboxHost, SandboxInfo, SandboxState } from './state.ts';
import { loadState } from './state.ts';
import { ensurePackages } from './packages.ts';
import type { SandboxOptions } from './topology.ts';
import { bringUp } from './up.ts';

export { canRunSandbox } from './can-run.ts';
export type { SandboxHost, SandboxInfo } from './state.ts';
export type { SandboxOptions } from './topology.ts';

/** A cluster as d8x-cli deploys it, on this machine, in namespaces of its own. */
export class Sandbox {
  readonly #state: SandboxState;

  constructor(state: SandboxState) {
    this.#state = state;
  }

  get info(): SandboxInfo {
    return this.#state.info;
  }

  /** A host by name: `manager`, `worker-1`, …, `broker`. @throws Error when there is none */
  hostInfo(name: string): SandboxHost {
    const host = this.info.hosts[name];
    if (host === undefined) throw new Error(`no host '${name}'; there are ${Object.keys(this.info.hosts).join(', ')}`);
    return host;
  }

  /** Runs a command on a host, as root or as `user`, without SSH. */
  async execOn(
    host: string,
    argv: readonly string[],
    { stdin, user }: { readonly stdin?: string | Uint8Array; readonly user?: string } = {},
  ): Promise<Finished> {
    const identity = [
      'setpriv',
      `--reuid=${user ?? 'root'}`,
      `--regid=${user ?? 'root'}`,
      '--init-groups',
      '--reset-env',
    ];
    const { pid } = this.hostInfo(host);
    const command = entering(pid, ['mount', 'uts', 'ipc', 'net', 'pid'], [...identity, '--', ...argv]);
    return execute(command, stdin === undefined ? {} : { stdin });
  }

  /** Runs a command on the runner: this machine's files, the sandbox's network and names. */
  async execInside(argv: readonly string[], options: CommandOptions = {}): Promise<Finished> {
    return execute(this.runnerCommand(argv, options.cwd), { ...options, cwd: '/' });
  }

  /** The same as a child process, whose signals reach the command itself. */
  spawnInside(argv: readonly string[], options: SpawnOptions = {}): ChildProcess {
    const { cwd } = options;
    const [program = '', ...args] = this.runnerCommand(argv, cwd === undefined ? undefined : String(cwd));
    return spawn(program, args, { ...options, cwd: '/' });
  }

  /** The argv that does what `execInside` does. */
  runnerCommand(argv: readonly string[], cwd = process.cwd()): string[] {
    return onRunner(this.#state.runner, argv, cwd);
  }

  /** The argv that logs in to a host from the runner, as the SSH user with his key; through the manager where it has to be. */
  sshCommand(name: string, command: readonly string[] = []): string[] {
    const { files, shape, sshUser } = this.info;
    const host = this.hostInfo(name);
    const manager = this.hostInfo('manager');
    const known = ['-i', files.privateKey, '-o', `UserKnownHostsFile=${files.knownHosts}`, '-o', 'IdentitiesOnly=yes'];
    const jump = ['ssh', ...known, '-W', '[%h]:%p', `${sshUser}@${manager.address}`].join(' ');
    const through = shape === 'aws' && host.role === 'worker' ? ['-o', `ProxyCommand=${jump}`] : [];
    return this.runnerCommand(['ssh', ...known, ...through, `${sshUser}@${host.address}`, ...command]);
  }

  async down(): Promise<void> {
    await removeSandbox(layoutOf(this.info.name));
  }
}

/**
 * Brings a sandbox up, after clearing away what a crashed one of that name left.
 * @param say gets a line per step
 * @throws Error when one of that name is up, or can't be brought up; then nothing of it is left
 */
export async function up(options: SandboxOptions, say: (line: string) => void = () => {}): Promise<Sandbox> {
  const layout = layoutOf(options.name);
  const running = await loadState(layout).catch(() => undefined);
  if (running !== undefined && identify(running.keeper) !== undefined) {
    throw new Error(`sandbox '${options.name}' is already up`);
  }
  await ensurePackages(say);
  await removeSandbox(layout);
  try {
    return new Sandbox(await bringUp(layout, options, say));
  } catch (error) {
    if (process.env['D8X_OPS_KEEP_BROKEN'] === undefined) await removeSandbox(layout);
    throw error;
  }
}

/** The sandbox of that name, brought up by any process of this machine. @throws Error when it is not up */
export async function attach(name: string): Promise<Sandbox> {
  return new Sandbox(await loadState(layoutOf(name)));
}

/** Takes a sandbox away; does nothing where there is none. */
export async function down(name: string): Promise<void> {
  await removeSandbox(layoutOf(name));
}
