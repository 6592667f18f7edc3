import { readFile } from 'node:fs/promises';
import type { Sandbox } from '../cluster/sandbox.ts';

/** The inputs that every run on a sandbox has: what an operator keeps in the repository's secrets. */
export async function sandboxInputs({ info }: Sandbox): Promise<Readonly<Record<string, string>>> {
  const { files, sudoPassword } = info;
  const contents = {
    'hosts-cfg': files.hostsCfg,
    'd8x-config': files.d8xConfig,
    'ssh-private-key': files.privateKey,
    'ssh-known-hosts': files.knownHosts,
    'backup-recipients': files.ageRecipient,
  };
  const inputs: Record<string, string> = { 'sudo-password': sudoPassword };
  for (const [name, file] of Object.entries(contents)) inputs[name] = await readFile(file, 'utf8');
  return inputs;
}
