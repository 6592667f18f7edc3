import { generateKeyPairSync } from 'node:crypto';

/** Inputs of an update that are right in every way, for hosts at 127.0.0.1 and .2; nothing has to listen there. */

function privateKey(passphrase?: string): string {
  const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const plain = { type: 'pkcs1', format: 'pem' } as const;
  return key.export(passphrase === undefined ? plain : { ...plain, cipher: 'aes-256-cbc', passphrase }).toString();
}

export const secrets = {
  dsnPassword: 'dsn pass%word$ü',
  sudoPassword: `sudo 'pass" $word\\`,
  redisPassword: 'redis-Password-77',
  apiToken: 'cloud-token-4711',
  passphrase: 'key passphrase "1"',
};

/** A key under `secrets.passphrase`. */
export const lockedKey = privateKey(secrets.passphrase);

export const goodInputs: Readonly<Record<string, string>> = {
  operation: 'update',
  services: `api@sha256:${'4b'.repeat(32)}`,
  'hosts-cfg': [
    '[managers]',
    '127.0.0.1 manager_private_ip=10.0.0.1 hostname=manager ansible_user=d8xtrader',
    '',
    '[workers]',
    '127.0.0.2 worker_private_ip=10.0.0.2 hostname=worker-1 ansible_user=d8xtrader',
    '',
  ].join('\n'),
  'd8x-config': JSON.stringify({
    services: {},
    server_provider: 'linode',
    linode_config: { linode_token: secrets.apiToken, label_prefix: 'testnet' },
    broker_server_config: { fee_tbps: '60', redis_password: secrets.redisPassword },
    database_dsn: `postgres://d8x:${encodeURIComponent(secrets.dsnPassword)}@10.0.0.9:5432/d8x`,
    swarm_deployed: true,
    broker_deployed: false,
  }),
  'ssh-private-key': privateKey(),
  'ssh-known-hosts': ['127.0.0.1', '127.0.0.2']
    .map((host) => `${host} ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK6V0ZTz1Y3Zr1m0c8mE0nO2k1bJpJm0xq2b5u9s8fXy`)
    .join('\n'),
  'sudo-password': secrets.sudoPassword,
  'backup-recipients': 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
};
