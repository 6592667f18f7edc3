import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeFile, deployEnvironment, deployScript } from './broker.ts';
import { demand } from './command.ts';
import { composePlugin } from './compose-plugin.ts';
import * as credentials from './credentials.ts';
import { databaseSuperUrl, databaseUrl, initialiseDatabase, seedDatabase, startDatabase } from './database/server.ts';
import { edgeOf } from './edge/start.ts';
import { diskOf, prepareHost, startHost } from './host/host.ts';
import { imageDigests } from './image/digests.ts';
import { d8xConfig, hostsCfg } from './inventory.ts';
import type { Layout } from './layout.ts';
import { demandInKeeper, entering, keeperPath, startKeeper } from './namespaces.ts';
import { bridgeBatch } from './network.ts';
import { fillRegistries, prepareRegistries, startRegistry } from './registry.ts';
import { startRunner } from './runner.ts';
import type { SandboxInfo, SandboxState } from './state.ts';
import { saveState } from './state.ts';
import { serviceNames, stackFile, stackName } from './swarm/stack-file.ts';
import type { RunningHost } from './swarm/swarm.ts';
import { createSharedVolume, formSwarm, waitForEngine, waitForServices } from './swarm/swarm.ts';
import type { HostPlan, SandboxOptions } from './topology.ts';
import { addressOf, planHosts, privateRegistryAddress, registryAddress } from './topology.ts';

/** Brings everything up; what can run side by side does. @throws Error when a part does not start */
export async function bringUp(
  layout: Layout,
  options: SandboxOptions,
  say: (line: string) => void,
): Promise<SandboxState> {
  const plans = planHosts(options);
  const shape = options.shape ?? 'linode';
  const plugin = await composePlugin(options.compose, say);
  await makeFolders(layout);
  const [keys, keeper] = await Promise.all([credentials.makeCredentials(layout, plans), startKeeper(layout)]);
  await demandInKeeper(keeper, ['ip', '-batch', '-'], { stdin: bridgeBatch(plans) });
  say('keys, network');

  const digests = imageDigests();
  const registries = startRegistries(layout, keeper);
  const database = startSeededDatabase(layout, keeper);
  const authorizedKey = await readFile(`${credentials.credentialFiles(layout).privateKey}.pub`, 'utf8');
  const hosts = await Promise.all(
    plans.map(async (plan): Promise<RunningHost> => {
      const key = keys.get(plan.name);
      if (key === undefined) throw new Error(`no key for ${plan.name}`);
      await mkdir(diskOf(layout, plan.name), { recursive: true });
      await prepareHost(layout, keeper, {
        plan,
        all: plans,
        key,
        authorizedKey,
        composePlugin: plugin.path,
        pgDump: options.pgDump ?? true,
      });
      const pid = await startHost(layout, keeper, plan);
      return { plan, pid };
    }),
  );
  const runner = await startRunner(layout, keeper, plans);
  await Promise.all(hosts.map(waitForEngine));
  say('hosts with Docker');

  const manager = onlyHost(hosts, 'manager');
  const broker = onlyHost(hosts, 'broker');
  const workers = hosts.filter(({ plan }) => plan.role === 'worker');
  await formSwarm(manager, workers);
  say('swarm');
  const servers = { ...(await registries), ...(await database) };
  say('registries with images, database');
  await Promise.all([manager, ...workers].map(createSharedVolume));
  await Promise.all([
    deployStack(manager, stackFile(digests)),
    deployBroker(broker, composeFile(plugin.version)),
    edgeOf(layout, manager),
    edgeOf(layout, broker),
  ]);
  await waitForServices(manager, workers.length, 90);
  say('services');

  await writeFile(join(layout.files, 'hosts.cfg'), hostsCfg(shape, plans));
  await writeFile(join(layout.files, 'd8x.conf.json'), d8xConfig(shape, plans));
  const state: SandboxState = {
    info: describe(),
    keeper,
    runner,
    servers,
  };
  await saveState(layout, state);
  return state;

  function describe(): SandboxInfo {
    return {
      name: layout.name,
      dir: layout.dir,
      shape,
      compose: plugin.version,
      netns: `/proc/${runner}/ns/net`,
      hosts: Object.fromEntries(hosts.map(({ plan, pid }) => [plan.name, hostInfo(plan, pid)])),
      files: {
        hostsCfg: join(layout.files, 'hosts.cfg'),
        d8xConfig: join(layout.files, 'd8x.conf.json'),
        ...credentials.credentialFiles(layout),
      },
      sshUser: 'd8xtrader',
      sudoPassword: credentials.sudoPassword,
      keyPassphrase: credentials.keyPassphrase,
      databaseUrl: databaseUrl(),
      databaseSuperUrl: databaseSuperUrl(layout),
      registry: registryAddress,
      registryPrivate: {
        address: privateRegistryAddress,
        username: credentials.privateRegistryUser,
        password: credentials.privateRegistryPassword,
      },
      images: digests,
      stack: stackName,
      services: [...serviceNames],
      brokerServices: ['broker', 'executorws'],
      brokerRedisPassword: credentials.brokerRedisPassword,
      brokerFeeTbps: credentials.brokerFeeTbps,
      brokerKey: credentials.brokerKey,
      referralKey: credentials.referralKey,
    };
  }

  function hostInfo(plan: HostPlan, pid: number) {
    return {
      name: plan.name,
      role: plan.role,
      hostname: plan.hostname,
      address: addressOf(plan),
      privateAddress: plan.privateAddress,
      pid,
      root: `/proc/${pid}/root`,
      disk: keeperPath(keeper, diskOf(layout, plan.name)),
      hostKeyFingerprint: keys.get(plan.name)?.fingerprint ?? '',
    };
  }
}

function onlyHost(hosts: readonly RunningHost[], name: string): RunningHost {
  const host = hosts.find(({ plan }) => plan.name === name);
  if (host === undefined) throw new Error(`there is no ${name}`);
  return host;
}

async function makeFolders(layout: Layout): Promise<void> {
  await mkdir(layout.dir, { recursive: true, mode: 0o755 });
  await Promise.all([layout.files, layout.logs, layout.disks, layout.shared].map((folder) => mkdir(folder)));
  // Others than root have to reach PostgreSQL's socket and the shared folder.
  await chmod(layout.dir, 0o755);
  await writeFile(join(layout.shared, 'keyfile.txt'), credentials.referralKey, { mode: 0o775 });
  await demand(['chown', '-R', 'nobody:nogroup', layout.shared]);
}

async function startRegistries(layout: Layout, keeper: number): Promise<Record<string, number>> {
  await prepareRegistries(layout);
  const [open, closed] = await Promise.all([
    startRegistry(layout, keeper, 'open'),
    startRegistry(layout, keeper, 'private'),
  ]);
  await fillRegistries(keeper);
  return { 'registry-open': open, 'registry-private': closed };
}

async function startSeededDatabase(layout: Layout, keeper: number): Promise<Record<string, number>> {
  await initialiseDatabase(layout);
  const postgres = await startDatabase(layout, keeper);
  await seedDatabase(layout);
  return { postgres };
}

/** As the SSH user, in his home. */
function asUser(pid: number, script: string, environment: Readonly<Record<string, string>> = {}): string[] {
  const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return entering(
    pid,
    ['mount', 'uts', 'ipc', 'net', 'pid'],
    [
      'setpriv',
      '--reuid=d8xtrader',
      '--regid=d8xtrader',
      '--init-groups',
      '--reset-env',
      '--',
      'env',
      ...settings,
      'sh',
      '-c',
      `cd; ${script}`,
    ],
  );
}

async function deployStack({ pid }: RunningHost, file: string): Promise<void> {
  const script = `cat > docker-stack.yml && docker stack deploy -c docker-stack.yml ${stackName}`;
  await demand(asUser(pid, script), { stdin: file });
}

async function deployBroker({ pid }: RunningHost, file: string): Promise<void> {
  await demand(asUser(pid, deployScript, deployEnvironment), { stdin: file });
}
