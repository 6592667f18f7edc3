import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cgroupOf } from '../cgroups.ts';
import { demand, execute } from '../command.ts';
import { firstChild, startInKeeper } from '../daemons.ts';
import type { HostKey } from '../credentials.ts';
import { sudoPassword } from '../credentials.ts';
import type { Layout } from '../layout.ts';
import { demandInKeeper, entering, keeperPath } from '../namespaces.ts';
import type { System } from './systems.ts';
import { cableBatch, hostBatch, hostsFile, portName } from '../network.ts';
import type { HostPlan } from '../topology.ts';
import { privateRegistryAddress, registryAddress } from '../topology.ts';

const here = dirname(fileURLToPath(import.meta.url));

/** A host's disk: a tmpfs of its own, so that it can be filled without hurting others. */
export const diskBytes = 2 ** 31;

export interface HostSetup {
  readonly plan: HostPlan;
  readonly all: readonly HostPlan[];
  readonly key: HostKey;
  readonly authorizedKey: string;
  /** Folder of the root file system that it lies upon. */
  readonly system: string;
  readonly pgDump: boolean;
  /** What that folder was made of. */
  readonly of: System;
}

const sshdConfig = `Port 22
HostKey /etc/ssh/ssh_host_ed25519_key
PermitRootLogin no
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
PrintMotd no
Subsystem sftp internal-sftp
`;
/** Penalties came with OpenSSH 9.8; what Ubuntu 22.04 and 24.04 have, and Debian 12, knows none. */
const noPenalties = 'PerSourcePenalties no\n';

/** Where workers and manager see the folder that the manager exports. */
export function sharedFolder({ role }: HostPlan): string | undefined {
  return { manager: '/var/nfs/general', worker: '/nfs/general', broker: undefined }[role];
}

/** Path of a host's disk in the keeper's mount namespace. */
export function diskOf(layout: Layout, host: string): string {
  return join(layout.disks, host);
}

/** Gives a host its disk and lays ready what its first boot installs. */
export async function prepareHost(layout: Layout, keeper: number, setup: HostSetup): Promise<void> {
  const { plan, all, key } = setup;
  const disk = diskOf(layout, plan.name);
  await mkdir(disk);
  await demandInKeeper(keeper, ['mount', '-t', 'tmpfs', '-o', `mode=755,size=${diskBytes}`, 'disk', disk]);
  const folder = keeperPath(keeper, join(disk, 'setup'));
  await mkdir(folder);
  const shared = sharedFolder(plan);
  const daemon = {
    'insecure-registries': [registryAddress, privateRegistryAddress],
    'registry-mirrors': [`http://${registryAddress}`],
    'cgroup-parent': cgroupOf(layout, plan.name),
    'exec-opts': ['native.cgroupdriver=cgroupfs'],
  };
  const write = (name: string, text: string, mode = 0o644) => writeFile(join(folder, name), text, { mode });
  await Promise.all([
    write('hostname', `${plan.hostname}\n`),
    write('hosts', hostsFile(all, plan.hostname, plan.role !== 'broker')),
    write('network', hostBatch(plan, all)),
    write('system', `${setup.system}\n`),
    write('daemon.json', JSON.stringify(daemon)),
    write('sshd_config', setup.of.suite === 'bookworm' ? sshdConfig : sshdConfig + noPenalties),
    write('ssh_host_ed25519_key', key.privateKey, 0o600),
    write('ssh_host_ed25519_key.pub', key.publicKey),
    write('authorized_keys', setup.authorizedKey),
    write('password', `d8xtrader:${sudoPassword}\n`, 0o600),
    ...(shared === undefined ? [] : [write('shared', `${layout.shared} ${shared}\n`)]),
    ...(plan.simulated ? [write('simulated', '')] : []),
    ...(plan.role === 'manager' && !setup.pgDump ? [write('no-pg-dump', '')] : []),
    ...(setup.of.pgDump === 'suite' ? [write('own-pg-dump', '')] : []),
    copyFile(join(here, 'boot.sh'), join(folder, 'boot.sh')),
  ]);
}

/** Forgets what only the first boot needed, the password for one. */
export async function clearSetup(layout: Layout, keeper: number, { name }: HostPlan): Promise<void> {
  const folder = keeperPath(keeper, join(diskOf(layout, name), 'setup'));
  const files = ['password', 'authorized_keys', 'ssh_host_ed25519_key', 'ssh_host_ed25519_key.pub', 'sshd_config'];
  await Promise.all(files.map((file) => rm(join(folder, file))));
}

/** Powers a host on: new namespaces, its disk as it was. @returns the pid of its init */
export async function startHost(layout: Layout, keeper: number, plan: HostPlan): Promise<number> {
  const what = `host-${plan.name}`;
  const outer = await startInKeeper(layout, keeper, what, [
    'unshare',
    '--mount',
    '--uts',
    '--ipc',
    '--pid',
    '--net',
    '--fork',
    '--kill-child',
    '--',
    'sh',
    join(here, 'root.sh'),
    diskOf(layout, plan.name),
    plan.hostname,
  ]);
  const init = await firstChild(layout, outer, what);
  await plugCable(keeper, plan.station, init);
  return init;
}

/** Connects the network namespace of process `pid` to the bridge. */
export async function plugCable(keeper: number, station: number, pid: number): Promise<void> {
  await demand(entering(keeper, ['net'], ['ip', '-batch', '-']), { stdin: cableBatch(station, pid) });
}

/** Takes a host's cable away, which the kernel does by itself only a while after the host's end. */
export async function unplugCable(keeper: number, station: number): Promise<void> {
  await execute(entering(keeper, ['net'], ['ip', 'link', 'del', portName(station)]));
}
