import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { removeSandbox } from './cleanup.ts';
import type { CommandOptions, Finished } from './command.ts';
import { execute } from './command.ts';
import type { ChainConfig } from './compose/project.ts';
import { writeChains } from './compose/project.ts';
import { mark, stopDaemon } from './daemons.ts';
import { d8xCli } from './d8x-cli/d8x-cli.ts';
import { Database } from './database/database.ts';
import { asSshUser, onHost } from './deploy.ts';
import type { Fronts } from './edge/fronts.ts';
import { frontsFile, removeFronts, writeFronts } from './edge/fronts.ts';
import { fillDisk, resize } from './faults/disk.ts';
import { heal } from './faults/heal.ts';
import { Link } from './faults/link.ts';
import { powerOff, powerOn } from './faults/power.ts';
import { diskBytes, diskOf } from './host/host.ts';
import type { Layout } from './layout.ts';
import { layoutOf } from './layout.ts';
import { ensurePackages } from './packages.ts';
import { identify, isRunning, parseIdentity } from '../process-identity.ts';
import { type HeldRegistry, holdRegistry, startRegistry } from './registry.ts';
import { moveTag, restoreTags } from './registry-tags.ts';
import { resetCluster } from './reset/reset.ts';
import { onRunner } from './runner.ts';
import { runningHosts } from './running-hosts.ts';
import { sshArgv } from './ssh-argv.ts';
import type { SandboxHost, SandboxInfo, SandboxState } from './state.ts';
import { loadState } from './state.ts';
import { waitForAnswers } from './swarm/answers.ts';
import type { HostPlan, SandboxOptions } from './topology.ts';
import { runnerStation } from './topology.ts';
import { bringUp, hostOf, prepareHosts } from './up.ts';
import { Stages } from './stages.ts';

export { canRunSandbox } from './can-run.ts';
export type { SandboxHost, SandboxInfo } from './state.ts';
export type { SandboxOptions } from './topology.ts';

/** A cluster as d8x-cli deploys it, on this machine, in namespaces of its own. */
export class Sandbox {
  #state: SandboxState;
  readonly #layout: Layout;
  readonly database: Database;

  constructor(state: SandboxState) {
    this.#state = state;
    this.#layout = layoutOf(state.info.name);
    this.database = new Database(this.#layout, state.keeper);
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
    return execute(onHost(this.hostInfo(host).pid, argv, user), stdin === undefined ? {} : { stdin });
  }

  /** Runs a command on the runner: this machine's files, the sandbox's network and names. */
  async execInside(argv: readonly string[], options: CommandOptions = {}): Promise<Finished> {
    const env = { ...options.env, ...mark(this.#layout) };
    return execute(this.runnerCommand(argv, options.cwd), { ...options, env, cwd: '/' });
  }

  /** The same as a child process, whose signals reach the command itself. */
  spawnInside(argv: readonly string[], options: SpawnOptions = {}): ChildProcess {
    const { cwd } = options;
    const [program = '', ...args] = this.runnerCommand(argv, cwd === undefined ? undefined : String(cwd));
    const env = { ...(options.env ?? process.env), ...mark(this.#layout) };
    return spawn(program, args, { ...options, env, cwd: '/' });
  }

  /** The argv that does what `execInside` does. */
  runnerCommand(argv: readonly string[], cwd = process.cwd()): string[] {
    return onRunner(this.#state.runner, argv, cwd);
  }

  /** The argv that logs in to a host from the runner, as the SSH user with his key; through the manager where it has to be. */
  sshCommand(name: string, command: readonly string[] = []): string[] {
    return this.runnerCommand(sshArgv(this.info, this.hostInfo(name), command));
  }

  /** The network between a host (or `runner`) and everything else. */
  link(name: string): Link {
    const station = name === 'runner' ? runnerStation : this.#plan(name).station;
    return new Link(this.#layout, this.#state.keeper, station);
  }

  /** The registry without a password: `stop` refuses connections, `start` has all images again; `hold` lets it answer nothing for a while. */
  readonly registryServer = {
    /** Gives a tag of a repository (`d8x-trader-main`) the image of another one, as a push does; until a reset. */
    moveTag: async (repository: string, tag: string, to: string): Promise<void> => {
      const digest = this.info.images[repository]?.[to];
      if (digest === undefined) throw new Error(`there is no ${repository}:${to}`);
      await moveTag(this.#layout, this.#state.runner, repository, tag, digest);
    },
    stop: async (): Promise<void> => stopDaemon(this.#layout, 'registry-open'),
    hold: async (): Promise<HeldRegistry> => holdRegistry(this.#layout),
    start: async (): Promise<void> => void (await startRegistry(this.#layout, this.#state.keeper, 'open')),
  };

  /** What people do to the cluster with d8x-cli. */
  readonly d8xCli = d8xCli(() => {
    const hosts = runningHosts(this.info).filter(({ plan }) => !plan.simulated);
    return {
      manager: hostOf(hosts, 'manager'),
      workers: hosts.filter(({ plan }) => plan.role === 'worker'),
      broker: hostOf(hosts, 'broker'),
      configFile: this.info.files.d8xConfig,
    };
  });

  /** Whom the broker lets sign, by chain: writes chainConfig.json and starts the broker anew. Until a reset. */
  async setChains(chains: readonly ChainConfig[]): Promise<void> {
    const broker = hostOf(runningHosts(this.info), 'broker');
    await asSshUser(broker, `${writeChains(chains)}cd ~/broker && docker restart -t 1 broker-broker-1`);
  }

  /**
   * What answers at a hostname in place of nginx, as Cloudflare does with 521 where it can't reach it, or with a 403 of its
   * own. Until a reset, and for those hostnames alone: `await sandbox.setFronts({ 'api.d8x.test': 521 })`.
   */
  async setFronts(fronts: Fronts): Promise<void> {
    await writeFronts(frontsFile(this.#layout), fronts);
  }

  /** A host's power and disk. */
  host(name: string) {
    const plan = this.#plan(name);
    const disk = diskOf(this.#layout, name);
    return {
      /** Takes its power away. */
      stop: async (): Promise<void> => powerOff(this.#layout, this.#state.keeper, plan),
      /** Boots it, and waits for its Docker. */
      start: async (): Promise<void> => {
        this.#state = await powerOn(this.#layout, await loadState(this.#layout), plan);
      },
      /** Leaves it `freeBytes` of disk. */
      fillDisk: async (freeBytes: number): Promise<void> => fillDisk(this.#state.keeper, disk, freeBytes),
      /** Gives it its disk's room again. */
      freeDisk: async (): Promise<void> => resize(this.#state.keeper, disk, diskBytes),
    };
  }

  /**
   * Ends every fault, and puts services, compose project, key files, locks, labels, images and d8x.conf.json back to what they were
   * when the sandbox came up. The database stays as it is: `database.reset` is its own.
   */
  async resetCluster(): Promise<void> {
    const plans = runningHosts(this.info).map(({ plan }) => plan);
    this.#state = await heal(this.#layout, await loadState(this.#layout), plans);
    await removeFronts(frontsFile(this.#layout));
    await restoreTags(this.#layout, this.#state.runner, this.info.images);
    await resetCluster(this.#layout, this.info, runningHosts(this.info));
    await waitForAnswers(this.#state.runner, 180);
  }

  async down(): Promise<void> {
    await removeSandbox(this.#layout);
  }

  #plan(name: string): HostPlan {
    return hostOf(runningHosts(this.info), name).plan;
  }
}

/**
 * Brings a sandbox up, after clearing away what a crashed one of that name left.
 * @param say gets a line per step
 * @throws Error when one of that name is up, or can't be brought up within two minutes; then nothing of it is left
 */
export async function up(options: SandboxOptions, say: (line: string) => void = () => {}): Promise<Sandbox> {
  const layout = layoutOf(options.name);
  await refuseSecond(layout);
  await ensurePackages(say);
  await removeSandbox(layout);
  try {
    const stages = new Stages();
    const seconds = limitSeconds(options);
    const prepared = await prepareHosts(options, say);
    const state = bringUp(layout, options, prepared, say, stages);
    return new Sandbox(await stages.within(seconds, `sandbox '${options.name}' did not come up`, state));
  } catch (error) {
    if (process.env['D8X_OPS_KEEP_BROKEN'] === undefined) await removeSandbox(layout);
    throw error;
  }
}

/** How long a sandbox may take to come up: many times what it takes. */
function limitSeconds({ workers = 2, simulatedWorkers = 0 }: SandboxOptions): number {
  return 114 + (workers + simulatedWorkers) * 3;
}

/** @throws Error when a sandbox of that name is up, or another process is bringing one up */
async function refuseSecond(layout: Layout): Promise<void> {
  const running = await loadState(layout).catch(() => undefined);
  if (running !== undefined && identify(running.keeper) !== undefined) {
    throw new Error(`sandbox '${layout.name}' is already up`);
  }
  const starting = parseIdentity(await readFile(layout.starting, 'utf8').catch(() => ''));
  if (starting !== undefined && isRunning(starting)) {
    throw new Error(`process ${starting.pid} is bringing sandbox '${layout.name}' up`);
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
