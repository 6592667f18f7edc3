import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Layout } from './layout.ts';

/** A host of the sandbox, as it runs now. */
const sandboxHost = z.object({
  name: z.string(),
  role: z.enum(['manager', 'worker', 'broker']),
  hostname: z.string(),
  /** Whether its Docker is only a stand-in, and the swarm does not know it. */
  simulated: z.boolean().default(false),
  /** The address that hosts.cfg has first: public, but for workers on AWS. */
  address: z.string(),
  privateAddress: z.string(),
  /** Init of its namespaces, as this machine sees it. Another one after stop and start. */
  pid: z.number(),
  /** Its root file system as seen from this machine. */
  root: z.string(),
  /** All that the host itself ever wrote to its disk, as seen from this machine, without what it shares with this machine. */
  disk: z.string(),
  /** `SHA256:…` */
  hostKeyFingerprint: z.string(),
});
export type SandboxHost = Readonly<z.infer<typeof sandboxHost>>;

const sandboxInfo = z.object({
  name: z.string(),
  dir: z.string(),
  shape: z.enum(['linode', 'aws']),
  /** Path of the runner's network namespace, as `nsenter --net=` takes it. */
  netns: z.string(),
  hosts: z.record(z.string(), sandboxHost),
  files: z.object({
    hostsCfg: z.string(),
    d8xConfig: z.string(),
    privateKey: z.string(),
    /** A copy of the private key that `keyPassphrase` protects. */
    encryptedPrivateKey: z.string(),
    knownHosts: z.string(),
    knownHostsHashed: z.string(),
    passwordFile: z.string(),
    ageIdentity: z.string(),
    ageRecipient: z.string(),
  }),
  sshUser: z.literal('d8xtrader'),
  sudoPassword: z.string(),
  keyPassphrase: z.string(),
  /** As the services connect; works on manager and workers only. */
  databaseUrl: z.string(),
  /** The superuser, over a Unix socket, from any process of this machine. */
  databaseSuperUrl: z.string(),
  /** `host:port`, without a password, over HTTP. */
  registry: z.string(),
  registryPrivate: z.object({ address: z.string(), username: z.string(), password: z.string() }),
  /** Repository (`d8x-trader-main`) -> tag -> digest. */
  images: z.record(z.string(), z.record(z.string(), z.string())),
  stack: z.literal('stack'),
  /** The services of the stack that d8x-cli updates, without the stack's name. */
  services: z.array(z.string()),
  brokerServices: z.array(z.string()),
  brokerRedisPassword: z.string(),
  brokerFeeTbps: z.string(),
  /** The plain keys that the cluster was deployed with, with 0x, and the addresses that they have. */
  brokerKey: z.string(),
  brokerAddress: z.string(),
  referralKey: z.string(),
  executorAddress: z.string(),
});
export type SandboxInfo = Readonly<z.infer<typeof sandboxInfo>>;

const sandboxState = z.object({
  info: sandboxInfo,
  keeper: z.number(),
  runner: z.number(),
});
export type SandboxState = z.infer<typeof sandboxState>;

export async function saveState({ state }: Layout, value: SandboxState): Promise<void> {
  await writeFile(`${state}.new`, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${state}.new`, state);
}

/** @throws Error when the sandbox is not up */
export async function loadState({ state, name }: Layout): Promise<SandboxState> {
  const text = await readFile(state, 'utf8').catch(() => {
    throw new Error(`sandbox '${name}' is not up`);
  });
  return sandboxState.parse(JSON.parse(text));
}
