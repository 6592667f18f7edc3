import { readFile } from 'node:fs/promises';
import { attach, type Sandbox } from '../../cluster/sandbox.ts';

/** The sandbox that the test runner brought up for this file. @throws Error when there is none */
export async function sandbox(): Promise<Sandbox> {
  const name = process.env['D8X_OPS_SANDBOX'];
  if (name === undefined) throw new Error('this test runs inside a sandbox: npm test -- e2e');
  return attach(name);
}

/** The inputs that a workflow gives for the sandbox's cluster, as its operator has them in files. */
export async function sandboxInputs({ info }: Sandbox): Promise<Readonly<Record<string, string>>> {
  const { files } = info;
  const text = async (path: string): Promise<string> => readFile(path, 'utf8');
  return {
    environment: 'production',
    'hosts-cfg': await text(files.hostsCfg),
    'd8x-config': await text(files.d8xConfig),
    'ssh-private-key': await text(files.privateKey),
    'ssh-known-hosts': await text(files.knownHosts),
    'sudo-password': await text(files.passwordFile),
    'backup-recipients': await text(files.ageRecipient),
    'stability-seconds': '12',
  };
}

/** The plain keys that the cluster was deployed with, which an update of referral or broker needs beside these. */
export function keyInputs({ info }: Sandbox): Readonly<Record<string, string>> {
  return { 'referral-executor-key': info.referralKey, 'broker-private-key': info.brokerKey };
}

/** The same as the secrets of an environment, by the names that the workflows to copy give them. */
export async function workflowSecrets(cluster: Sandbox): Promise<Readonly<Record<string, string>>> {
  const inputs = await sandboxInputs(cluster);
  const names = {
    D8X_HOSTS_CFG: 'hosts-cfg',
    D8X_CONFIG: 'd8x-config',
    D8X_SSH_PRIVATE_KEY: 'ssh-private-key',
    D8X_SSH_KNOWN_HOSTS: 'ssh-known-hosts',
    D8X_SUDO_PASSWORD: 'sudo-password',
    D8X_BACKUP_RECIPIENTS: 'backup-recipients',
  };
  return Object.fromEntries(Object.entries(names).map(([secret, input]) => [secret, inputs[input] ?? '']));
}
