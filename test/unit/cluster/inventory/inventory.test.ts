import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { isOpsError } from '../../../../src/errors.ts';
import { inventoryOf, problemsOf } from './read-inventory.ts';

/** As d8x-cli's Terraform template for Linode writes it, after `configure` has added the user. */
const linodeHosts = `
[managers]
203.0.113.10 manager_private_ip=192.168.0.1 hostname=manager-1 ansible_user=d8xtrader

[workers]
203.0.113.11 worker_private_ip=192.168.0.2 hostname=worker-01 ansible_user=d8xtrader
203.0.113.12 worker_private_ip=192.168.0.3 hostname=worker-02 ansible_user=d8xtrader


[broker]
203.0.113.13 private_ip=192.168.0.4 ansible_user=d8xtrader
  `;

/** And that for AWS. */
const awsHosts = `

[managers]
203.0.113.10 manager_private_ip=10.0.0.5 hostname=manager-1

[workers]
10.0.1.7 worker_private_ip=10.0.1.7 hostname=worker-01 

[workers:vars]
ansible_ssh_common_args="-J jump_host -F manager_ssh_jump.conf"


[broker]
203.0.113.13 private_ip=10.0.0.6
`;

const linodeConfig = {
  services: {
    broker_server: { name: 'broker_server', https: true, hostname: 'broker.example.com' },
    candles_ws: { name: 'candles_ws', https: true, hostname: 'candles.example.com' },
    history: { name: 'history', https: false, hostname: 'history.example.com:8080' },
    main_http: { name: 'main_http', https: true, hostname: 'api.example.com' },
    main_ws: { name: 'main_ws', https: true, hostname: 'ws.example.com' },
    referral: { name: 'referral', https: true, hostname: '' },
  },
  server_provider: 'linode',
  linode_config: { linode_token: 'hidden', label_prefix: 'my-cluster', num_worker: 2 },
  aws_config: null,
  broker_server_config: { fee_tbps: '60', redis_password: 'hidden', executor_address: '' },
  chain_id: 42161,
  database_dsn: 'postgresql://u:hidden@db:5432/history',
  swarm_deployed: true,
};

test('a deployment on Linode', () => {
  const inventory = inventoryOf(linodeHosts, JSON.stringify(linodeConfig, null, '\t'));
  assert.equal(inventory.label, 'my-cluster');
  assert.equal(inventory.provider, 'linode');
  const host = (name: string, role: string, address: string) => ({ name, role, address, user: 'd8xtrader', port: 22 });
  assert.deepEqual(inventory.hosts, [
    host('manager-1', 'manager', '203.0.113.10'),
    host('worker-01', 'worker', '203.0.113.11'),
    host('worker-02', 'worker', '203.0.113.12'),
    host('broker', 'broker', '203.0.113.13'),
  ]);
  assert.deepEqual(Object.fromEntries(inventory.services), {
    broker: { hostname: 'broker.example.com', https: true },
    'candles-ws-server': { hostname: 'candles.example.com', https: true },
    history: { hostname: 'history.example.com:8080', https: false },
    api: { hostname: 'api.example.com', https: true },
  });
  assert.equal(inventory.databaseDsn?.reveal(), 'postgresql://u:hidden@db:5432/history');
  assert.equal(inventory.broker.feeTbps, '60');
  assert.equal(inventory.broker.redisPassword?.reveal(), 'hidden');
});

test('on AWS workers are reached through the manager, with or without d8x.conf.json', () => {
  const config = JSON.stringify({ server_provider: 'aws', aws_config: { label_prefix: 'on-aws' } });
  for (const inventory of [inventoryOf(awsHosts, config), inventoryOf(awsHosts)]) {
    assert.deepEqual(
      inventory.hosts.map(({ name, via }) => [name, via]),
      [
        ['manager-1', undefined],
        ['worker-01', 'manager'],
        ['broker', undefined],
      ],
    );
  }
  assert.equal(inventoryOf(awsHosts, config).label, 'on-aws');
});

test('hosts.cfg alone is enough', () => {
  const inventory = inventoryOf(linodeHosts);
  assert.equal(inventory.label, 'd8x');
  assert.equal(inventory.services.size, 0);
  assert.equal(inventory.databaseDsn, undefined);
  assert.deepEqual(inventory.broker, {});
});

test('a config that was just begun, with everything empty', () => {
  const inventory = inventoryOf(
    linodeHosts,
    JSON.stringify({
      services: null,
      server_provider: '',
      linode_config: null,
      aws_config: null,
      broker_server_config: { fee_tbps: '', redis_password: '' },
      database_dsn: '',
    }),
  );
  assert.equal(inventory.databaseDsn, undefined);
  assert.equal(inventory.broker.redisPassword, undefined);
});

test('ports, users and other addresses of single hosts, comments, quotes and CRLF', () => {
  const { hosts } = inventoryOf(
    "# ours\r\n[managers]\r\nmanager ansible_host=2001:db8::1 ansible_port=2222 ansible_user='root' # note\r\n; more\r\n[workers]\r\n\r\n[other]\r\nx y z\r\n",
  );
  assert.deepEqual(hosts, [{ name: 'manager', role: 'manager', address: '2001:db8::1', user: 'root', port: 2222 }]);
});

test('everything that is wrong in both files, at once', () => {
  assert.deepEqual(
    problemsOf(
      [
        'stray',
        '[managers]',
        '-bad',
        '[workers',
        'a ansible_port=99999',
        'a hostname=x',
        'b hostname=x oops',
        'c ansible_user=$(id)',
      ].join('\n'),
      JSON.stringify({
        ...linodeConfig,
        server_provider: 5,
      }),
    ),
    [
      'hosts-cfg:1 stands before the first section, such as [managers]',
      'hosts-cfg:3 should begin with the address of a host',
      'hosts-cfg:4 a section has to end with "]"',
      'd8x-config: server_provider expected string, received number',
      'hosts-cfg should name one host under [managers], and names 0',
    ],
  );
  assert.deepEqual(
    problemsOf('[managers]\na\na ansible_port=0\n[broker]\nb\nc\n[workers]\nd hostname=a\ne hostname=a oops\n'),
    [
      'hosts-cfg:3 ansible_port= should be a port from 1 to 65535',
      'hosts-cfg:9 after the address, everything should be of the form key=value',
      'hosts-cfg should name one host under [managers], and names 2',
      'hosts-cfg should name at most one host under [broker], and names 2',
      'hosts-cfg two hosts are called manager',
      'hosts-cfg two hosts are called a',
      'hosts-cfg two hosts are called broker',
    ],
  );
});

test('a value that is needed for one thing only stops nothing: it is left out, and said so without it', () => {
  const inventory = inventoryOf(
    linodeHosts,
    JSON.stringify({
      server_provider: 'linode',
      linode_config: { label_prefix: '../hidden' },
      database_dsn: 5,
      services: {
        main_http: { hostname: 'https://hidden/', https: true },
        history: { hostname: 'history.example.com', https: 'yes' },
        broker_server: { hostname: 'broker.example.com', https: true },
      },
      broker_server_config: { fee_tbps: [], redis_password: {} },
    }),
  );
  assert.deepEqual(inventory.notices, [
    'd8x-config: linode_config.label_prefix should be made of letters, digits, dots, dashes and underscores: it is left out (backups are named d8x instead)',
    'd8x-config: database_dsn expected string, received number: it is left out (as if there were none)',
    'd8x-config: services.main_http.hostname should be a host name, with a port where it has one: it is left out (the health of api is not asked there)',
    'd8x-config: services.history.https expected boolean, received string: it is left out (the health of history is not asked there)',
    'd8x-config: broker_server_config.fee_tbps should be a number, as text: it is left out (the running one stays)',
    'd8x-config: broker_server_config.redis_password expected string, received object: it is left out (the running one stays)',
  ]);
  assert.deepEqual([...inventory.services.keys()], ['broker']);
  assert.deepEqual([inventory.label, inventory.databaseDsn, inventory.broker], ['d8x', undefined, {}]);
  for (const value of ['text', 7, [], null]) {
    const config = { services: value, linode_config: value, broker_server_config: value };
    assert.equal(inventoryOf(linodeHosts, JSON.stringify(config)).label, 'd8x');
  }
});

test('JSON that is none tells where it breaks, and nothing of what stands there', () => {
  assert.deepEqual(problemsOf(linodeHosts, '{\n  "database_dsn": "hidden" "x"\n}'), [
    'd8x-config is not JSON: it breaks at line 2, column 28',
  ]);
  assert.deepEqual(problemsOf(linodeHosts, ''), ['d8x-config is not JSON']);
  assert.deepEqual(problemsOf(linodeHosts, '[]'), ['d8x-config expected object, received array']);
});

test('names that JavaScript gives a meaning to have none here', () => {
  const config = `{"services": {"constructor": {"hostname": "a", "https": true}, "__proto__": {"hostname": "b", "https": true}}}`;
  const { services } = inventoryOf(`${linodeHosts}\n[constructor]\nx\n[__proto__]\ny\n`, config);
  assert.deepEqual(
    [...services.keys()].filter((key) => typeof key !== 'string'),
    [],
  );
});

const nastyWord = fc.oneof(
  fc.constantFrom(
    '[managers]',
    '[workers]',
    '[broker]',
    '[',
    ']',
    '#',
    'ansible_port=',
    '"',
    "'",
    '=',
    '\\',
    '[workers:vars]',
    '10.0.0.1',
    ' ',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

test('whatever stands in hosts.cfg, only a typed error comes of it', () => {
  fc.assert(
    fc.property(fc.array(fc.array(nastyWord, { maxLength: 5 }), { maxLength: 12 }), (lines) => {
      problemsOf(lines.map((words) => words.join(' ')).join('\n'));
    }),
    { numRuns: 500 },
  );
});

test('whatever stands in d8x.conf.json, only a typed error comes of it', () => {
  const mutated = fc
    .tuple(fc.constantFrom(...Object.keys(linodeConfig)), fc.jsonValue())
    .map(([key, value]) => JSON.stringify({ ...linodeConfig, [key]: value }));
  fc.assert(
    fc.property(fc.oneof(mutated, fc.json(), fc.string()), (config) => {
      try {
        inventoryOf(linodeHosts, config);
      } catch (error) {
        assert.ok(isOpsError(error, 'input-invalid'), String(error));
      }
    }),
    { numRuns: 500 },
  );
});

test('the longest files are read in linear time', () => {
  const fill = (line: string): string => line.repeat(Math.floor((256 * 1024) / line.length));
  for (const text of [
    fill('a'.repeat(1000) + '\n'),
    `[managers]\n${'a'.repeat(260_000)}!`,
    `[managers]\na ${fill('k="')}`,
    `[managers]\na ${fill(' ')}x`,
    `[managers]\n${fill('a b=c d=e\n')}`.slice(0, 256 * 1024),
    `[workers:vars]\n${fill('ansible_ssh_common_args=-')}`.slice(0, 256 * 1024),
    `[workers]\n${fill('a[1:999]\n')}`,
    `[other]\n${'a[1:999][1:999][1:999]\n'.repeat(50)}`,
  ]) {
    const started = performance.now();
    problemsOf(text);
    assert.ok(performance.now() - started < 2000, `took ${performance.now() - started} ms`);
  }
});
