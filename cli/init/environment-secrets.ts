import { z } from 'zod';
import { encodeContent } from '../../src/decode-text.ts';
import { OpsError } from '../../src/errors.ts';
import { recoverySuffix, unattendedMark, unattendedSuffix } from '../../src/policy/unattended.ts';
import { Secret } from '../../src/secret.ts';
import type { Deployment } from '../folder/deployment.ts';
import { restoreSecret, signingSecret } from '../github/secret-names.ts';

/** GitHub's limit for one secret. */
const mostBytes = 48 * 1024;

/**
 * What of d8x.conf.json a run reads (src/cluster/inventory/d8x-config.ts). Everything else, tokens of cloud providers above all, stays here; so does what
 * is of another form, which a run leaves out as well.
 */
const neededConfig = z.object({
  server_provider: z.string().optional(),
  linode_config: z.object({ label_prefix: z.string() }).nullish().catch(undefined),
  aws_config: z.object({ label_prefix: z.string() }).nullish().catch(undefined),
  database_dsn: z.string().optional().catch(undefined),
  services: z
    .record(
      z.string(),
      z.object({ name: z.string().optional(), hostname: z.string(), https: z.boolean() }).nullable().catch(null),
    )
    .nullish()
    .catch(undefined)
    .transform(
      (services) => services && Object.fromEntries(Object.entries(services).filter(([, one]) => one !== null)),
    ),
  broker_server_config: z
    .object({
      fee_tbps: z.union([z.string(), z.number()]).optional().catch(undefined),
      redis_password: z.string().optional().catch(undefined),
    })
    .nullish()
    .catch(undefined),
});

/** The environment itself, the one beside it for what needs no reviewer, and the one with the restore key. */
export type EnvironmentPart = 'first' | 'unattended' | 'recovery';

/** Which of them has this name. */
export function partOf(name: string): EnvironmentPart {
  if (name.endsWith(recoverySuffix)) return 'recovery';
  return name.endsWith(unattendedSuffix) ? 'unattended' : 'first';
}

/** d8x.conf.json with nothing in it but what a run reads, on one line: of several the runner would mask each bracket. */
export function reducedConfig(config: Secret, part: EnvironmentPart = 'first'): Secret {
  return config.map((text) =>
    JSON.stringify({
      ...neededConfig.parse(JSON.parse(text)),
      ...(part === 'first' ? {} : { [unattendedMark]: { [part]: true } }),
    }),
  );
}

/** The wallets' private keys, where the operator gave them. */
export interface WalletKeys {
  readonly referralExecutor?: Secret;
  readonly broker?: Secret;
}

/** What the secrets of an environment are made of. */
export interface SecretSources {
  readonly deployment: Deployment;
  readonly knownHosts: string;
  readonly recipients: readonly string[];
  readonly walletKeys: WalletKeys;
  /** That was made for this environment now. */
  readonly signingKey?: Secret | undefined;
  /** The secret half of the restore key, where it was made now. */
  readonly restoreKey?: Secret | undefined;
}

/**
 * The environment's secrets by the names that the workflows use, each on one line, so that the runner masks nothing but them. The unattended
 * one gets what reading and backing up take: no wallet keys, no sudo password. The one with the restore key signs what `recover` backs up first.
 * @throws OpsError `input-invalid` naming those that are too large for GitHub
 */
export function environmentSecrets(
  { deployment: { access, config }, knownHosts, recipients, walletKeys, signingKey, restoreKey }: SecretSources,
  part: EnvironmentPart = 'first',
): ReadonlyMap<string, Secret> {
  const given: readonly (readonly [string, Secret | undefined])[] = [
    ['D8X_HOSTS_CFG', new Secret(encodeContent(access.hostsCfg))],
    ['D8X_CONFIG', reducedConfig(config, part)],
    ['D8X_SSH_PRIVATE_KEY', access.sshPrivateKey.map(encodeContent)],
    ['D8X_SSH_KNOWN_HOSTS', new Secret(encodeContent(knownHosts))],
    ['D8X_BACKUP_RECIPIENTS', new Secret(encodeContent(recipients.join('\n')))],
    [signingSecret, signingKey],
    [restoreSecret, part === 'recovery' ? restoreKey : undefined],
    ['D8X_SSH_PASSPHRASE', access.sshPassphrase],
    ['D8X_SUDO_PASSWORD', part === 'unattended' ? undefined : access.sudoPassword],
    ['D8X_REFERRAL_EXECUTOR_KEY', part === 'first' ? walletKeys.referralExecutor : undefined],
    ['D8X_BROKER_PRIVATE_KEY', part === 'first' ? walletKeys.broker : undefined],
  ];
  const secrets = new Map(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
  const problems = [...secrets]
    .filter(([, value]) => Buffer.byteLength(value.reveal()) > mostBytes)
    .map(([path]) => ({ path, message: 'would have more than 48 KiB, which GitHub refuses' }));
  if (problems.length === 0) return secrets;
  throw new OpsError('input-invalid', 'a file is too large to become a secret', {
    problems,
    hint: 'Leave in known_hosts and hosts.cfg only what is about this cluster.',
  });
}
