import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInventory, type Inventory } from '../../../src/cluster/inventory/inventory.ts';
import { OpsError } from '../../../src/errors.ts';
import type { ClusterAccess } from '../../../src/request.ts';
import { Secret } from '../../../src/secret.ts';

function inventoryOf(hostsCfg: string, more: Partial<ClusterAccess> = {}): Inventory {
  return parseInventory({
    hostsCfg,
    sshPrivateKey: new Secret(''),
    knownHosts: '',
    sshUser: 'd8xtrader',
    sshPort: 22,
    stackName: 'stack',
    ...more,
  });
}

/** How each host is reached: `user@address:port`, and the way where there is one. */
function ways(hostsCfg: string, more?: Partial<ClusterAccess>): readonly string[] {
  const { hosts, jump } = inventoryOf(hostsCfg, more);
  const through = jump === undefined ? '' : `${jump.user}@${jump.address}:${jump.port}`;
  return hosts.map(({ user, address, port, via }) => {
    const way = via === 'jump' ? through : via;
    return `${user}@${address}:${port}${way === undefined ? '' : ` via ${way}`}`;
  });
}

function problemsOf(hostsCfg: string, more?: Partial<ClusterAccess>): readonly string[] {
  try {
    inventoryOf(hostsCfg, more);
  } catch (error) {
    assert.ok(error instanceof OpsError && error.code === 'input-invalid', String(error));
    return error.problems.map(({ path, message }) => `${path} ${message}`);
  }
  return [];
}

test('ports behind addresses, of IPv6 too', () => {
  assert.deepEqual(
    ways('[managers]\n10.0.0.1:2222\n[workers]\n[2001:db8::1]:2022\n2001:db8::2\n[broker]\nb.example:22'),
    ['d8xtrader@10.0.0.1:2222', 'd8xtrader@2001:db8::1:2022', 'd8xtrader@2001:db8::2:22', 'd8xtrader@b.example:22'],
  );
  // What stands in the line's own variables comes before it.
  assert.deepEqual(ways('[managers]\n10.0.0.1:2222 ansible_port=23'), ['d8xtrader@10.0.0.1:23']);
  assert.deepEqual(problemsOf('[managers]\nm:ssh'), ['hosts-cfg:2 ansible_port= should be a port from 1 to 65535']);
  assert.deepEqual(problemsOf('[managers]\nm:70000'), ['hosts-cfg:2 ansible_port= should be a port from 1 to 65535']);
});

test("comments behind a section's name and a host, and users with dots", () => {
  assert.deepEqual(ways('[managers] # the one\nm ansible_user=first.last # note\n[workers]# none\n'), [
    'first.last@m:22',
  ]);
});

test('ranges of numbers and letters', () => {
  const addresses = (workers: string): readonly string[] =>
    inventoryOf(`[managers]\nm\n[workers]\n${workers}`)
      .hosts.slice(1)
      .map(({ address }) => address);
  assert.deepEqual(addresses('10.0.0.[9:11]'), ['10.0.0.9', '10.0.0.10', '10.0.0.11']);
  assert.deepEqual(addresses('w[01:03].example'), ['w01.example', 'w02.example', 'w03.example']);
  assert.deepEqual(addresses('w-[a:c]'), ['w-a', 'w-b', 'w-c']);
  assert.deepEqual(addresses('w[1:5:2]:2022'), ['w1', 'w3', 'w5']);
  assert.deepEqual(addresses('w[1:2]-[a:b]'), ['w1-a', 'w1-b', 'w2-a', 'w2-b']);
  assert.match(problemsOf('[managers]\nm\n[workers]\nw[5:1]')[0] ?? '', /^hosts-cfg:4 holds a range that is none/);
  assert.match(problemsOf('[managers]\nm\n[workers]\nw[1:99999]')[0] ?? '', /of more than 1000 hosts/);
});

test("variables of groups, in Ansible's order of precedence", () => {
  const text = `
m ansible_user=own
[managers]
m
[workers:children]
eu
[eu]
w1
w2 ansible_port=4
[workers:vars]
ansible_user = of-workers
ansible_port = 2
[eu:vars]
ansible_port=3
[all:vars]
ansible_user="of-all" # everyone
ansible_ssh_port=1
[broker]
b ansible_ssh_port=5
[swarm:children]
managers
workers
[swarm:vars]
ansible_ssh_host=
`;
  assert.deepEqual(ways(text.replaceAll('ansible_ssh_port=1', 'x=1')), [
    'own@m:22',
    'of-workers@w1:3',
    'of-workers@w2:4',
    'of-all@b:5',
  ]);
  assert.deepEqual(ways('[managers]\nm ansible_ssh_user=u ansible_ssh_host=10.0.0.1 ansible_ssh_port=2022'), [
    'u@10.0.0.1:2022',
  ]);
});

test('what changes where SSH goes and is not honoured is refused by its name', () => {
  for (const [line, expected] of [
    ['ansible_user=a ansible_ssh_user=b', /ansible_ssh_user= says something else than ansible_user=/],
    ['ansible_connection=local', /ansible_connection= is not ssh/],
    ['ansible_host={{ ip }}', /ansible_host= should be the address of a host; a template/],
    ["ansible_ssh_common_args='-o Port=2222'", /ansible_ssh_common_args= has Port: write ansible_port=/],
    ["ansible_ssh_extra_args='-p 2222'", /ansible_ssh_extra_args= has -p: write ansible_port=/],
    ["ansible_ssh_args='-l root'", /ansible_ssh_args= has -l: write ansible_user=/],
    ["ansible_ssh_common_args='-o HostName=x'", /HostName: write ansible_host=/],
    ["ansible_ssh_common_args='-F my.conf'", /names an SSH configuration with -F/],
    ["ansible_ssh_common_args='-J bastion -F my.conf'", /jump host by an SSH configuration .*ssh-jump/],
    ["ansible_ssh_common_args='-J a,b'", /more than one jump host/],
    [`ansible_ssh_common_args='-o ProxyCommand="nc -X 5 %h %p"'`, /a ProxyCommand other than/],
    ["ansible_ssh_common_args='-J {{ bastion }}'", /is a template of Ansible's/],
  ] as const) {
    assert.match(problemsOf(`[managers]\nm ${line}`).join('\n'), expected, line);
  }
  assert.match(
    problemsOf('[managers]\nm\n[all:vars]\nansible_user=root # hi').join(),
    /hosts-cfg:4 .*on a line of its own/,
  );
  assert.match(problemsOf('[managers]\nu@m').join(), /names a user before the address: write ansible_user=/);
  assert.match(problemsOf('[managers]\nm\n[workers:hosts:x]').join(), /a section has to end/);
  assert.match(problemsOf('[managers]\nm\n[workers:var]\na=b').join(), /Ansible knows :vars and :children/);
});

test('arguments that say nothing of the way are passed over', () => {
  const text =
    "[managers]\nm ansible_ssh_common_args='-o StrictHostKeyChecking=no -i key -C -o ServerAliveInterval=5 -o ProxyJump=none'";
  assert.deepEqual(ways(text), ['d8xtrader@m:22']);
});

test('a jump host, wherever it is named and however', () => {
  for (const args of [
    '-J jumper@gate.example:2200',
    '-Jjumper@gate.example:2200',
    '-o ProxyJump=jumper@gate.example:2200',
    '-oProxyJump=ssh://jumper@gate.example:2200',
    `-o ProxyCommand="ssh -W %h:%p -q -p 2200 jumper@gate.example"`,
    `-o "ProxyCommand ssh -q -l jumper -W %h:%p -p 2200 gate.example"`,
  ]) {
    const gate = 'via jumper@gate.example:2200';
    assert.deepEqual(
      ways(`[managers]\nm\n[broker]\nb\n[all:vars]\nansible_ssh_common_args=${args}`),
      [`d8xtrader@m:22 ${gate}`, `d8xtrader@b:22 ${gate}`],
      args,
    );
    assert.deepEqual(ways(`[managers]\nm\n[broker]\nb ansible_ssh_extra_args='${args}'`), [
      'd8xtrader@m:22',
      `d8xtrader@b:22 ${gate}`,
    ]);
  }
});

test('the manager as a jump host, by any of its names', () => {
  for (const name of ['jump_host', '10.0.0.1', 'manager-1', 'root@m', 'jump_host -F manager_ssh_jump.conf']) {
    const text = `[managers]\nm ansible_host=10.0.0.1 hostname=manager-1\n[workers]\nw\n[broker]\nb\n[all:vars]\nansible_ssh_common_args="-J ${name}"`;
    assert.deepEqual(
      ways(text),
      ['d8xtrader@10.0.0.1:22', 'd8xtrader@w:22 via manager', 'd8xtrader@b:22 via manager'],
      name,
    );
  }
});

test('the input ssh-jump is for all hosts; what lies behind the manager stays there', () => {
  const text =
    '[managers]\nm\n[workers]\nw\n[workers:vars]\nansible_ssh_common_args="-J jump_host -F manager_ssh_jump.conf"\n[broker]\nb';
  assert.deepEqual(ways(text, { sshJump: 'u@gate:2200' }), [
    'd8xtrader@m:22 via u@gate:2200',
    'd8xtrader@w:22 via manager',
    'd8xtrader@b:22 via u@gate:2200',
  ]);
  assert.deepEqual(ways('[managers]\nm\n[broker]\nb', { sshJump: '[2001:db8::1]' }), [
    'd8xtrader@m:22 via d8xtrader@2001:db8::1:22',
    'd8xtrader@b:22 via d8xtrader@2001:db8::1:22',
  ]);
  assert.deepEqual(ways('[managers]\nm\n[broker]\nb', { sshJump: 'm' }), [
    'd8xtrader@m:22',
    'd8xtrader@b:22 via manager',
  ]);
  for (const wrong of ['a b', 'u@', 'gate:0', 'gate:99999', '-oProxyCommand=x', 'a,b']) {
    assert.match(problemsOf('[managers]\nm', { sshJump: wrong }).join(), /^ssh-jump /, wrong);
  }
});

test('two jump hosts are one too many', () => {
  const text = "[managers]\nm ansible_ssh_common_args='-J one'\n[broker]\nb ansible_ssh_common_args='-J two'";
  assert.match(problemsOf(text).join(), /hosts-cfg:4 is reached by another jump host/);
  assert.deepEqual(problemsOf(text, { sshJump: 'gate' }), []);
});
