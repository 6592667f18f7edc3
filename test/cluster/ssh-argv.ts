import type { SandboxHost, SandboxInfo } from './state.ts';

/** The argv with which OpenSSH logs in to a host with the sandbox's key and known hosts. */
export function sshArgv(
  { files, shape, sshUser, hosts }: SandboxInfo,
  host: SandboxHost,
  command: readonly string[],
): string[] {
  const trust = ['-i', files.privateKey, '-o', `UserKnownHostsFile=${files.knownHosts}`, '-o', 'IdentitiesOnly=yes'];
  const jump = ['ssh', ...trust, '-W', '[%h]:%p', `${sshUser}@${hosts['manager']?.address ?? ''}`].join(' ');
  const through = shape === 'aws' && host.role === 'worker' ? ['-o', `ProxyCommand=${jump}`] : [];
  return ['ssh', ...trust, ...through, `${sshUser}@${host.address}`, ...command];
}
