import { brokerFeeTbps, brokerRedisPassword, executorAddress } from './credentials.ts';
import { databaseUrl } from './database/server.ts';
import type { HostPlan, Shape } from './topology.ts';
import { addressOf } from './topology.ts';

/** hosts.cfg as d8x-cli's Terraform templates write it, and as `d8x configure` leaves it (Linode: with the cluster's user). */
export function hostsCfg(shape: Shape, hosts: readonly HostPlan[]): string {
  const user = shape === 'linode' ? ' ansible_user=d8xtrader' : '';
  const of = (role: HostPlan['role']) => hosts.filter((host) => host.role === role);
  const jump =
    shape === 'aws' ? ['[workers:vars]', 'ansible_ssh_common_args="-J jump_host -F manager_ssh_jump.conf"', ''] : [];
  return [
    '',
    '[managers]',
    ...of('manager').map(
      (host) => `${addressOf(host)} manager_private_ip=${host.privateAddress} hostname=${host.hostname}${user}`,
    ),
    '',
    '[workers]',
    ...of('worker').map(
      (host) => `${addressOf(host)} worker_private_ip=${host.privateAddress} hostname=${host.hostname}${user || ' '}`,
    ),
    '',
    ...jump,
    '[broker]',
    ...of('broker').map((host) => `${addressOf(host)} private_ip=${host.privateAddress}${user}`),
    '',
  ].join('\n');
}

/** d8x.conf.json with the fields and the tabs that d8x-cli writes. */
export function d8xConfig(shape: Shape, hosts: readonly HostPlan[]): string {
  const workers = hosts.filter(({ role }) => role === 'worker').length;
  const service = (name: string, hostname: string) => [name, { name, https: false, hostname }] as const;
  const common = {
    region: 'eu-central',
    label_prefix: 'd8x-sandbox',
    create_broker_server: true,
    deploy_swarm: true,
    num_worker: workers,
  };
  return JSON.stringify(
    {
      services: Object.fromEntries([
        service('broker_server', 'broker.d8x.test'),
        service('candles_ws', 'candles.d8x.test'),
        service('history', 'history.d8x.test'),
        service('main_http', 'api.d8x.test'),
        service('main_ws', 'ws.d8x.test'),
        service('referral', 'referral.d8x.test'),
      ]),
      server_provider: shape,
      linode_config:
        shape === 'linode'
          ? {
              linode_token: 'linode-token',
              db_id: '',
              ...common,
              swarm_worker_size: 'g6-dedicated-2',
              swarm_node_size: 'g6-dedicated-2',
              broker_server_size: 'g6-dedicated-2',
            }
          : null,
      aws_config:
        shape === 'aws'
          ? {
              access_key: 'AKIASANDBOX',
              secret_key: 'aws-secret',
              rds_instance_class: 'db.t4g.small',
              rds_credentials_file_path: './aws_rds_postgres.txt',
              ...common,
            }
          : null,
      broker_server_config: {
        fee_tbps: brokerFeeTbps,
        fee_input_percent: '0.06',
        redis_password: brokerRedisPassword,
        executor_address: executorAddress,
      },
      referral_config: { broker_payout_address: `0x${'c0'.repeat(20)}` },
      chain_id: 421614,
      http_rpc_list: {},
      ws_rpc_list: {},
      swarm_redis_password: 'swarm-redis-password',
      swarm_remote_broker_http_url: 'http://broker.d8x.test',
      database_dsn: databaseUrl(),
      certbot_email: '',
      setup_domain: 'd8x.test',
      metrics_deployed: false,
      broker_deployed: true,
      broker_nginx_deployed: true,
      broker_certbot_deployed: false,
      swarm_deployed: true,
      swarm_nginx_deployed: true,
      swarm_certbot_deployed: false,
      ssh_key_hash: '',
      configuration_details: {
        done: true,
        configured_server_ip_addresses: hosts.map(addressOf),
      },
      user_supplied_price_feed_endpoints: [],
    },
    undefined,
    '\t',
  );
}
