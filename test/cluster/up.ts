import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { demand } from './command.ts';
import type { HostKey } from './credentials.ts';
import { credentialFiles, makeCredentials, referralKey } from './credentials.ts';
import { initialiseDatabase, putServerPrograms, seedDatabase, startDatabase } from './database/server.ts';
import { deployBroker, deployStack } from './deploy.ts';
import { describeSandbox } from './describe.ts';
import { startEdge } from './edge/start.ts';
import { clearSetup, prepareHost, startHost } from './host/host.ts';
import { hostSystem } from './host/system.ts';
import { type System, systems, usualSystem } from './host/systems.ts';
import { imageDigests } from './image/digests.ts';
import { d8xConfig, hostsCfg } from './inventory.ts';
import { startKeeper } from './keeper.ts';
import type { Layout } from './layout.ts';
import { configFile } from './layout.ts';
import { demandInKeeper } from './namespaces.ts';
import { bridgeBatch, runnerBarrier } from './network.ts';
import { formatIdentity, identify } from '../process-identity.ts';
import { fillRegistries, prepareRegistries, startRegistry } from './registry.ts';
import { writeReferralFile } from './reset/key-files.ts';
import { recordPristine } from './reset/pristine.ts';
import { startRunner } from './runner.ts';
import { serviceProgram } from './service/program.ts';
import { sideBySide } from './side-by-side.ts';
import type { Stages } from './stages.ts';
import { startStandIns } from './stand-in/start.ts';
import type { SandboxState } from './state.ts';
import { saveState } from './state.ts';
import { waitForAnswers, waitForBroker } from './swarm/answers.ts';
import type { RunningHost } from './swarm/swarm.ts';
import { createSharedVolume, formSwarm, waitForBoot, waitForServices } from './swarm/swarm.ts';
import type { SandboxOptions } from './topology.ts';
import { planHosts } from './topology.ts';

/** What is made once for all sandboxes of this machine. */
interface Prepared {
  /** Folder of the hosts' system. */
  readonly system: string;
  /** The program of the stand-in services. */
  readonly program: string;
}

/** Makes what every sandbox is made of, where the cache does not have it yet. */
export async function prepareHosts(
  { system: wanted = usualSystem }: SandboxOptions,
  say: (line: string) => void,
): Promise<Prepared> {
  const [system, program] = await Promise.all([hostSystem(wanted, say), serviceProgram(say)]);
  return { system, program };
}

/** Brings everything up; what can run side by side does. @throws Error when a part does not start */
export async function bringUp(
  layout: Layout,
  options: SandboxOptions,
  { system, program }: Prepared,
  say: (line: string) => void,
  stages: Stages,
): Promise<SandboxState> {
  const plans = planHosts(options);
  const shape = options.shape ?? 'linode';
  await makeFolders(layout);
  const [hostKeys, keeper] = await stages.during('keys, keeper', () =>
    Promise.all([makeCredentials(layout, plans), startKeeper(layout)]),
  );
  await demandInKeeper(keeper, ['ip', '-batch', '-'], { stdin: bridgeBatch(plans) });
  await demandInKeeper(keeper, runnerBarrier);
  say('keys, network');

  const servers = Promise.all([
    stages.during('registries and their images', () => startRegistries(layout, keeper, program)),
    stages.during('database', () => startSeededDatabase(layout, keeper, options.postgres)),
  ]);
  // Awaited below; until then a failure of theirs must not end the process while another one is dealt with.
  servers.catch(() => undefined);
  const made: System = systems[options.system ?? usualSystem];
  const images = imageDigests(program);
  const authorizedKey = await readFile(`${credentialFiles(layout).privateKey}.pub`, 'utf8');
  const boot = async (plan: (typeof plans)[number]): Promise<RunningHost> => {
    const setup = { plan, all: plans, key: keyOf(hostKeys, plan.name), authorizedKey };
    const pgDump = options.pgDump ?? true;
    return stages.during(`boot of ${plan.name}`, async () => {
      await prepareHost(layout, keeper, { ...setup, system, pgDump, of: made });
      const host = { plan, pid: await startHost(layout, keeper, plan) };
      await waitForBoot(host);
      await clearSetup(layout, keeper, plan);
      return host;
    });
  };
  const [hosts, runner] = await Promise.all([
    // Many more at once would only wait for each other.
    sideBySide(8, plans, boot),
    stages.during('runner', () => startRunner(layout, keeper, plans)),
  ]);
  say('hosts with Docker');

  const manager = hostOf(hosts, 'manager');
  const broker = hostOf(hosts, 'broker');
  const workers = hosts.filter(({ plan }) => plan.role === 'worker' && !plan.simulated);
  await stages.during('forming of the swarm', () => formSwarm(manager, workers));
  await stages.during('volumes', () =>
    Promise.all([startStandIns(layout, hosts), ...[manager, ...workers].map(createSharedVolume)]),
  );
  say('swarm');
  await servers;
  say('registries with images, database');

  await Promise.all([
    startEdge(layout, manager),
    startEdge(layout, broker),
    stages.during('deployment of the broker', () => deployBroker(broker)),
    writeFile(join(layout.files, 'hosts.cfg'), hostsCfg(shape, plans)),
    writeFile(configFile(layout), d8xConfig(shape, plans)),
  ]);
  // A referral that finds no broker ends, and comes back after a minute.
  await stages.during('the broker to answer', () => waitForBroker(broker, 60));
  await stages.during('deployment of the stack', () => deployStack(manager, images));
  await stages.during('services to run', () => waitForServices(manager, workers.length, 120 + workers.length * 3));
  await stages.during('services to answer', () => waitForAnswers(runner, 180));
  const info = describeSandbox(layout, { shape, keeper, runner, hosts, hostKeys, images });
  const state: SandboxState = { info, keeper, runner };
  await recordPristine(layout, [manager, ...workers, broker]);
  await saveState(layout, state);
  await rm(layout.starting);
  say('services');
  return state;
}

/** @throws Error when there is no host of that name */
export function hostOf(hosts: readonly RunningHost[], name: string): RunningHost {
  const host = hosts.find(({ plan }) => plan.name === name);
  if (host === undefined) throw new Error(`there is no ${name}`);
  return host;
}

function keyOf(keys: ReadonlyMap<string, HostKey>, name: string): HostKey {
  const key = keys.get(name);
  if (key === undefined) throw new Error(`${name} has no host key`);
  return key;
}

async function makeFolders(layout: Layout): Promise<void> {
  await mkdir(layout.dir, { recursive: true });
  // Others than root have to reach PostgreSQL's socket and the shared folder.
  await chmod(layout.dir, 0o755);
  const own = identify(process.pid);
  if (own !== undefined) await writeFile(layout.starting, formatIdentity(own));
  await Promise.all([layout.files, layout.logs, layout.disks, layout.shared].map((folder) => mkdir(folder)));
  await mkdir(dirname(configFile(layout)));
  await demand(['chown', 'nobody:nogroup', layout.shared]);
  await writeReferralFile(layout, referralKey);
}

async function startRegistries(layout: Layout, keeper: number, program: string): Promise<void> {
  await prepareRegistries(layout);
  await Promise.all([startRegistry(layout, keeper, 'open'), startRegistry(layout, keeper, 'private')]);
  await fillRegistries(layout, keeper, program);
}

async function startSeededDatabase(layout: Layout, keeper: number, major: number | undefined): Promise<void> {
  if (major !== undefined) await putServerPrograms(layout, major);
  await initialiseDatabase(layout);
  await startDatabase(layout, keeper);
  await seedDatabase(layout);
}
