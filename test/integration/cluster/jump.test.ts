import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import type { ClusterAccess } from '../../../src/request.ts';
import { freePort } from '../free-port.ts';
import { connected, faultOf } from './connected.ts';
import { startSshd } from './private-sshd.ts';

const [host, gate] = await Promise.all([startSshd(), startSshd()]);
after(() => Promise.all([host[Symbol.asyncDispose](), gate[Symbol.asyncDispose]()]));
appendFileSync(`${gate.folder}/key.pub`, readFileSync(`${host.folder}/key.pub`));

const [hostLine = ''] = host.knownHosts;
const [gateLine = ''] = gate.knownHosts;
const access: ClusterAccess = {
  ...host.access,
  knownHosts: `${hostLine}\n${gateLine}`,
  sshJump: `d8xtrader@127.0.0.1:${gate.port}`,
};

async function says(given: ClusterAccess): Promise<string> {
  await using cluster = await connected(given);
  return (await cluster.manager.run({ stages: [['echo', 'here']] })).stdout;
}

test('hosts are reached through the jump host, by the input and by what hosts.cfg says', async () => {
  const { sshJump = '', ...direct } = access;
  const hostsCfg = `${direct.hostsCfg}[all:vars]\nansible_ssh_common_args='-o ProxyJump=${sshJump}'\n`;
  for (const given of [access, { ...direct, hostsCfg }]) {
    const before = forwards();
    assert.equal(await says(given), 'here\n');
    assert.ok(forwards() > before, 'the jump host forwarded nothing');
  }
});

/** How many connections the jump host was asked to make. */
function forwards(): number {
  return readFileSync(`${gate.folder}/sshd.log`, 'utf8').split('direct-tcpip').length;
}

test("the jump host's key is pinned like any host's", async () => {
  const missing = await faultOf(connected({ ...access, knownHosts: hostLine }));
  assert.equal(missing.code, 'host-key-missing');
  assert.match(missing.message, new RegExp(String.raw`no host key is pinned for \[127\.0\.0\.1\]:${gate.port}`));
  const [, key = ''] = hostLine.split(' ssh-ed25519 ');
  const changed = await faultOf(
    connected({ ...access, knownHosts: `${hostLine}\n[127.0.0.1]:${gate.port} ssh-ed25519 ${key}` }),
  );
  assert.equal(changed.code, 'host-key-changed');
  assert.match(changed.message, /^the jump host 127\.0\.0\.1 shows another host key/);
});

test('behind a good jump host, the host is judged by its own key', async () => {
  const fault = await faultOf(connected({ ...access, knownHosts: gateLine }));
  assert.equal(fault.code, 'host-key-missing');
  assert.match(fault.message, new RegExp(String.raw`:${host.port}$`));
});

test('a jump host that is down is told as what it is', async () => {
  const fault = await faultOf(connected({ ...access, sshJump: `127.0.0.1:${await freePort()}` }));
  assert.equal(fault.code, 'ssh-unreachable');
  assert.match(fault.hint ?? '', /reached through the jump host 127\.0\.0\.1/);
});
