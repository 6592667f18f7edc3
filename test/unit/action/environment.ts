import { generateKeyPairSync } from 'node:crypto';
import type { ProcessVariables } from '../../../action/hide/split-environment.ts';

/** ProcessVariables of the runner as GitHub sets them for a workflow that gives everything `update` needs. */

const key = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();

const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZyZXNoa2V5ZnJlc2hrZXlmcmVzaGtleWZyZXNoa2V5';
const recipient = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';
export const digest = `sha256:${'4b'.repeat(32)}`;

const inputs: Readonly<Record<string, string>> = {
  operation: 'update',
  services: `api@${digest}`,
  'hosts-cfg': '[managers]\n127.0.0.1 hostname=manager\n\n[workers]\n127.0.0.2 hostname=worker-01\n',
  'd8x-config': JSON.stringify({
    server_provider: 'linode',
    linode_config: { label_prefix: 'testnet', api_token: 'linode-token-value' },
    database_dsn: 'postgres://d8x:p%40ss%20word@10.0.0.9:5432/d8x',
    swarm_deployed: true,
    broker_deployed: false,
  }),
  'ssh-private-key': key,
  'ssh-known-hosts': `127.0.0.1 ${hostKey}\n127.0.0.2 ${hostKey}\n`,
  'backup-recipients': recipient,
};

/** `INPUT_…` for the inputs, with changes; undefined takes one away. */
export function inputsWith(changes: Readonly<Record<string, string | undefined>> = {}): ProcessVariables {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...inputs, ...changes })) {
    if (value !== undefined) env[`INPUT_${name.toUpperCase()}`] = value;
  }
  return env;
}
