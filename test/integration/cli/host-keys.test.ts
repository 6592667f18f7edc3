import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { acceptedKeys, hostsToPin, pinHosts } from '../../../cli/folder/host-keys.ts';
import { type Inventory, parseInventory } from '../../../src/cluster/inventory/inventory.ts';
import { fingerprint } from '../../../src/cluster/inventory/known-hosts.ts';
import type { ShownHostKey } from '../../../src/cluster/ssh/shown-host-key.ts';
import type { ClusterAccess } from '../../../src/request.ts';
import { faultOf } from '../cluster/connected.ts';
import { freePort } from '../free-port.ts';
import { type PrivateSshd, startSshd } from '../cluster/private-sshd.ts';

/** As on AWS: the worker is reached through the manager only. */
let manager: PrivateSshd;
let worker: PrivateSshd;
let access: ClusterAccess;
let inventory: Inventory;
const { signal } = new AbortController();

before(async () => {
  [manager, worker] = await Promise.all([startSshd(), startSshd({ hostKeys: ['rsa', 'ecdsa', 'ed25519'] })]);
  access = {
    ...manager.access,
    d8xConfig: JSON.stringify({ server_provider: 'aws', aws_config: { label_prefix: 'd8x' } }),
    knownHosts: '',
    hostsCfg: [
      '[managers]',
      `127.0.0.1 hostname=manager-1 ansible_port=${manager.port}`,
      '[workers]',
      `127.0.0.1 hostname=worker-01 ansible_port=${worker.port}`,
    ].join('\n'),
  };
  inventory = parseInventory(access);
});

after(async () => {
  await Promise.all([manager[Symbol.asyncDispose](), worker[Symbol.asyncDispose]()]);
});

const print = (line = ''): string => fingerprint(Buffer.from(line.split(' ')[2] ?? '', 'base64'));

test('each host shows its key, the best that it has, also behind the manager; the lines pin exactly these', async () => {
  const seen: ShownHostKey[] = [];
  const judge = (key: ShownHostKey): Promise<boolean> => Promise.resolve(seen.push(key) > 0);
  const knownHosts = await pinHosts(inventory, access, judge, signal);
  assert.deepEqual(
    seen.map(({ host, type }) => `${host.name} ${type}`),
    ['manager-1 ssh-ed25519', 'worker-01 ssh-ed25519'],
  );
  assert.deepEqual(
    seen.map((key) => key.fingerprint),
    [print(manager.knownHosts[0]), print(worker.knownHosts[2])],
  );
  assert.equal(knownHosts, `${manager.knownHosts[0] ?? ''}\n${worker.knownHosts[2] ?? ''}\n`);
  assert.deepEqual(hostsToPin(inventory, knownHosts), []);
  const unasked = (): Promise<boolean> => Promise.reject(new Error('it was pinned already'));
  assert.equal(await pinHosts(inventory, { ...access, knownHosts }, unasked, signal), knownHosts);
});

test('nobody logs in to a manager whose key was not accepted', async () => {
  const from = (await manager.log()).length;
  const fault = await faultOf(pinHosts(inventory, access, () => Promise.resolve(false), signal));
  assert.equal(fault.code, 'host-key-missing');
  assert.ok(fault.hint?.includes(`--accept-host-key manager-1=${print(manager.knownHosts[0])}`));
  assert.ok(!(await manager.log()).slice(from).includes('Accepted publickey'));
});

test('a host that is not there is said so', async () => {
  const port = await freePort();
  const hosts = inventory.hosts.map((host) => (host.via === undefined ? { ...host, port } : host));
  const fault = await faultOf(pinHosts({ ...inventory, hosts }, access, () => Promise.resolve(true), signal));
  assert.equal(fault.code, 'ssh-unreachable');
  assert.equal(fault.where, 'manager-1');
});

test('keys are accepted by a host’s name, its address, or its role', async () => {
  const key = print(manager.knownHosts[0]);
  for (const name of ['manager-1', 'manager']) {
    assert.deepEqual([...acceptedKeys([`${name}=${key}`], inventory)], [['manager-1', new Set([key])]]);
  }
  const fault = await faultOf(Promise.resolve().then(() => acceptedKeys(['nobody=x', `other=${key}`], inventory)));
  assert.equal(fault.code, 'command-invalid');
  assert.equal(fault.problems.length, 2);
});
