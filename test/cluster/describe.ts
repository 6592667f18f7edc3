import { join } from 'node:path';
import * as credentials from './credentials.ts';
import { databaseSuperUrl, databaseUrl } from './database/server.ts';
import { diskOf } from './host/host.ts';
import type { ImageDigests } from './image/digests.ts';
import { configFile } from './layout.ts';
import type { Layout } from './layout.ts';
import { keeperPath } from './namespaces.ts';
import type { SandboxHost, SandboxInfo } from './state.ts';
import { serviceNames, stackName } from './swarm/stack-file.ts';
import type { RunningHost } from './swarm/swarm.ts';
import type { Shape } from './topology.ts';
import { addressOf, privateRegistryAddress, registryAddress } from './topology.ts';

export interface BroughtUp {
  readonly shape: Shape;
  readonly keeper: number;
  readonly runner: number;
  readonly hosts: readonly RunningHost[];
  readonly hostKeys: ReadonlyMap<string, credentials.HostKey>;
  readonly images: ImageDigests;
}

/** Everything that a test has to know of a sandbox. */
export function describeSandbox(layout: Layout, up: BroughtUp): SandboxInfo {
  return {
    name: layout.name,
    dir: layout.dir,
    shape: up.shape,
    netns: `/proc/${up.runner}/ns/net`,
    hosts: Object.fromEntries(up.hosts.map((host) => [host.plan.name, describeHost(layout, up, host)])),
    files: {
      hostsCfg: join(layout.files, 'hosts.cfg'),
      d8xConfig: configFile(layout),
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
    images: up.images,
    stack: stackName,
    services: [...serviceNames],
    brokerServices: ['broker', 'executorws'],
    brokerRedisPassword: credentials.brokerRedisPassword,
    brokerFeeTbps: credentials.brokerFeeTbps,
    brokerKey: credentials.brokerKey,
    brokerAddress: credentials.brokerAddress,
    referralKey: credentials.referralKey,
    executorAddress: credentials.executorAddress,
  };
}

function describeHost(layout: Layout, { keeper, hostKeys }: BroughtUp, { plan, pid }: RunningHost): SandboxHost {
  return {
    name: plan.name,
    role: plan.role,
    hostname: plan.hostname,
    simulated: plan.simulated,
    address: addressOf(plan),
    privateAddress: plan.privateAddress,
    pid,
    root: `/proc/${pid}/root`,
    disk: keeperPath(keeper, diskOf(layout, plan.name)),
    hostKeyFingerprint: hostKeys.get(plan.name)?.fingerprint ?? '',
  };
}
