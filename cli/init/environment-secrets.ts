import { z } from 'zod';
import { OpsError } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import type { Deployment } from '../folder/deployment.ts';

/** GitHub's limit for one secret. */
const mostBytes = 48 * 1024;

/** What of d8x.conf.json a run reads (src/cluster/d8x-config.ts). Everything else, tokens of cloud providers above all, stays here. */
const neededConfig = z.object({
  server_provider: z.string().optional(),
  linode_config: z.object({ label_prefix: z.string() }).nullish(),
  aws_config: z.object({ label_prefix: z.string() }).nullish(),
  database_dsn: z.string().optional(),
  services: z
    .record(z.string(), z.object({ name: z.string().optional(), hostname: z.string(), https: z.boolean() }))
    .nullish(),
  broker_server_config: z
    .object({ fee_tbps: z.union([z.string(), z.number()]).optional(), redis_password: z.string().optional() })
    .nullish(),
});

/** d8x.conf.json with nothing in it but what a run reads. */
export function reducedConfig(config: Secret): Secret {
  return config.map((text) => `${JSON.stringify(neededConfig.parse(JSON.parse(text)), null, 2)}\n`);
}

/**
 * The environment's secrets by the names that the workflows use.
 * @throws OpsError `input-invalid` naming those that are too large for GitHub
 */
export function environmentSecrets(
  { access, config }: Deployment,
  knownHosts: string,
  recipients: readonly string[],
): ReadonlyMap<string, Secret> {
  const secrets = new Map<string, Secret>([
    ['D8X_HOSTS_CFG', new Secret(access.hostsCfg)],
    ['D8X_CONFIG', reducedConfig(config)],
    ['D8X_SSH_PRIVATE_KEY', access.sshPrivateKey],
    ['D8X_SSH_KNOWN_HOSTS', new Secret(knownHosts)],
    ['D8X_BACKUP_RECIPIENTS', new Secret(`${recipients.join('\n')}\n`)],
    ...(access.sshPassphrase === undefined ? [] : [['D8X_SSH_PASSPHRASE', access.sshPassphrase] as const]),
    ...(access.sudoPassword === undefined ? [] : [['D8X_SUDO_PASSWORD', access.sudoPassword] as const]),
  ]);
  const problems = [...secrets]
    .filter(([, value]) => Buffer.byteLength(value.reveal()) > mostBytes)
    .map(([path]) => ({ path, message: 'would have more than 48 KiB, which GitHub refuses' }));
  if (problems.length === 0) return secrets;
  throw new OpsError('input-invalid', 'a file is too large to become a secret', {
    problems,
    hint: 'Leave in known_hosts and hosts.cfg only what is about this cluster.',
  });
}
