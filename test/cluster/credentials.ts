import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demand, execute } from './command.ts';
import type { Layout } from './layout.ts';
import { sideBySide } from './side-by-side.ts';
import type { HostPlan } from './topology.ts';
import { addressOf } from './topology.ts';

/*
 * Every secret of a sandbox is awkward on purpose: blanks, quotes, $, %, backslashes and letters outside ASCII. They
 * are the same in every sandbox and guard nothing.
 */
export const sudoPassword = `s3cr3t p@ss'"$HOME%\\n ü€`;
export const keyPassphrase = `öffne "$1" 100% d'un\\coup`;
export const databasePassword = `p$w'd -x;#%"\\t:/@?&=+é€`;
export const databaseSuperPassword = 'superpw';
export const brokerRedisPassword = `r3dis p$$s"x'%\\ñ`;
export const brokerFeeTbps = '60';
export const brokerKey = `0x${'b0'.repeat(32)}`;
export const referralKey = `0x${'ef'.repeat(32)}`;
/** The addresses of these two: the program of service/ says so, and the sandbox's tests compare. */
export const brokerAddress = '0xaf295d3c842bc1145E818d7FEf2c929726625620';
export const executorAddress = '0x2C581A028cedc657Fd1b754aB9DE4eaAF9c6Ca5D';
export const privateRegistryUser = 'd8x-bot';
export const privateRegistryPassword = `r3gistry p$w"%\\ü`;

export interface CredentialFiles {
  readonly privateKey: string;
  readonly encryptedPrivateKey: string;
  readonly knownHosts: string;
  readonly knownHostsHashed: string;
  readonly passwordFile: string;
  readonly ageIdentity: string;
  readonly ageRecipient: string;
}

export interface HostKey {
  readonly privateKey: string;
  readonly publicKey: string;
  readonly fingerprint: string;
}

/** Where the credentials of a sandbox lie. */
export function credentialFiles({ files }: Layout): CredentialFiles {
  return {
    privateKey: join(files, 'id_ed25519'),
    encryptedPrivateKey: join(files, 'id_ed25519_encrypted'),
    knownHosts: join(files, 'known_hosts'),
    knownHostsHashed: join(files, 'known_hosts_hashed'),
    passwordFile: join(files, 'password.txt'),
    ageIdentity: join(files, 'age-identity.txt'),
    ageRecipient: join(files, 'age-recipient.txt'),
  };
}

async function newKey(path: string, passphrase: string, comment: string): Promise<void> {
  await demand(['ssh-keygen', '-q', '-t', 'ed25519', '-N', passphrase, '-C', comment, '-f', path]);
}

/** Makes the user's key (also as a copy with a passphrase), the age key pair, and a host key for each host. */
export async function makeCredentials(
  layout: Layout,
  hosts: readonly HostPlan[],
): Promise<ReadonlyMap<string, HostKey>> {
  const paths = credentialFiles(layout);
  const hostKeys = join(layout.files, 'host-keys');
  await mkdir(hostKeys);
  const [keys] = await Promise.all([
    sideBySide(8, hosts, async (host) => [host.name, await makeHostKey(join(hostKeys, host.name))] as const),
    makeUserKey(paths),
    makeAgeKey(paths),
    writeFile(paths.passwordFile, sudoPassword, { mode: 0o600 }),
  ]);
  const known = hosts.map((host) => {
    const key = keys
      .find(([name]) => name === host.name)?.[1]
      .publicKey.trim()
      .split(' ')
      .slice(0, 2)
      .join(' ');
    return `${addressOf(host)} ${key}\n`;
  });
  await Promise.all([writeFile(paths.knownHosts, known.join('')), writeFile(paths.knownHostsHashed, known.join(''))]);
  await demand(['ssh-keygen', '-H', '-f', paths.knownHostsHashed]);
  // ssh-keygen keeps the file as it was, in the clear, under this name.
  await execute(['rm', '-f', `${paths.knownHostsHashed}.old`]);
  return new Map(keys);
}

async function makeHostKey(path: string): Promise<HostKey> {
  await newKey(path, '', 'host');
  const fingerprint = await demand(['ssh-keygen', '-l', '-E', 'sha256', '-f', `${path}.pub`]);
  return {
    privateKey: await readFile(path, 'utf8'),
    publicKey: await readFile(`${path}.pub`, 'utf8'),
    fingerprint: fingerprint.split(' ')[1] ?? '',
  };
}

async function makeUserKey({ privateKey, encryptedPrivateKey }: CredentialFiles): Promise<void> {
  await newKey(privateKey, '', 'd8xtrader');
  await demand(['cp', privateKey, encryptedPrivateKey]);
  await demand(['ssh-keygen', '-q', '-p', '-P', '', '-N', keyPassphrase, '-f', encryptedPrivateKey]);
}

async function makeAgeKey({ ageIdentity, ageRecipient }: CredentialFiles): Promise<void> {
  await demand(['age-keygen', '-o', ageIdentity]);
  await writeFile(ageRecipient, await demand(['age-keygen', '-y', ageIdentity]));
}
