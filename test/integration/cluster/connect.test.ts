import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, test } from 'node:test';
import { Secret } from '../../../src/secret.ts';
import { connected, faultOf, throughPort } from './connected.ts';
import { freePort } from '../free-port.ts';
import { startSshd } from './private-sshd.ts';
import { startProxy } from './proxy.ts';

const sshd = await startSshd({ hostKeys: ['ed25519', 'ecdsa', 'rsa'], passphrase: 'pass word$' });
after(() => sshd[Symbol.asyncDispose]());
const [ed25519Line = '', ecdsaLine = '', rsaLine = ''] = sshd.knownHosts;

const fingerprintOf = (type: string): string =>
  execFileSync('ssh-keygen', ['-lf', `${sshd.folder}/host_${type}.pub`])
    .toString()
    .split(' ')[1] ?? '';

async function connects(knownHosts: string): Promise<void> {
  await using cluster = await connected({ ...sshd.access, knownHosts });
  assert.equal((await cluster.manager.run({ stages: [['echo', 'here']] })).stdout, 'here\n');
}

test('an encrypted key and a host with several keys, whichever of them is pinned', async () => {
  for (const line of [ed25519Line, ecdsaLine, rsaLine]) await connects(line);
});

test('nothing but the key is tried', async () => {
  await connects(ed25519Line);
  const methods = [
    ...(await sshd.log()).matchAll(/userauth-request for user \S+ service ssh-connection method (\S+)/g),
  ];
  assert.deepEqual([...new Set(methods.map(([, method]) => method))], ['publickey']);
});

test('an RSA key, in PEM and with a passphrase', async () => {
  const make = `ssh-keygen -q -t rsa -b 2048 -m PEM -N secret -f "$0/rsa" && cat "$0/rsa.pub" >> "$0/key.pub" && cat "$0/rsa"`;
  const sshPrivateKey = new Secret(execFileSync('sh', ['-c', make, sshd.folder]).toString());
  await using cluster = await connected({ ...sshd.access, sshPrivateKey, sshPassphrase: new Secret('secret') });
  assert.equal((await cluster.manager.run({ stages: [['echo', 'here']] })).stdout, 'here\n');
});

test('a hashed known_hosts file', async () => {
  const salt = Buffer.alloc(20, 3);
  const hash = createHmac('sha1', salt).update(`[127.0.0.1]:${sshd.port}`).digest('base64');
  await connects(ed25519Line.replace(/^\S+/, `|1|${salt.toString('base64')}|${hash}`));
});

test('a changed key stops everything, with both fingerprints, before anybody logs in', async () => {
  const other = execFileSync('sh', [
    '-c',
    `ssh-keygen -q -t ed25519 -N '' -f "$0/other" && cat "$0/other.pub"`,
    sshd.folder,
  ])
    .toString()
    .split(' ');
  const known = `[127.0.0.1]:${sshd.port} ${other[0]} ${other[1]}`;
  const fault = await faultOf(connected({ ...sshd.access, knownHosts: known }));
  assert.equal(fault.code, 'host-key-changed');
  assert.ok(fault.message.includes(fingerprintOf('ed25519')));
  const expected =
    execFileSync('ssh-keygen', ['-lf', `${sshd.folder}/other.pub`])
      .toString()
      .split(' ')[1] ?? '';
  assert.ok(fault.message.includes(expected));
});

test('a host that shows none of the pinned types is a changed one too', async () => {
  await using bare = await startSshd({ hostKeys: ['ecdsa'] });
  const known = ed25519Line.replace(`:${sshd.port} `, `:${bare.port} `);
  const fault = await faultOf(connected({ ...bare.access, knownHosts: known }));
  assert.equal(fault.code, 'host-key-changed');
  assert.match(fault.message, /ecdsa-sha2-nistp256.*instead of.*ssh-ed25519/);
});

test('a host without a pinned key is refused with its fingerprint', async () => {
  const fault = await faultOf(connected({ ...sshd.access, knownHosts: ed25519Line.replace(/^\S+/, 'elsewhere') }));
  assert.equal(fault.code, 'host-key-missing');
  assert.ok(fault.hint?.includes(fingerprintOf('ed25519')));
});

test('a revoked key is refused', async () => {
  const fault = await faultOf(
    connected({ ...sshd.access, knownHosts: `${ed25519Line}\n@revoked * ${ed25519Line.replace(/^\S+ /, '')}` }),
  );
  assert.match(fault.message, /revoked/);
});

test('a key that the host does not let in', async () => {
  const stranger = execFileSync('sh', [
    '-c',
    `ssh-keygen -q -t ed25519 -N '' -f "$0/stranger" && cat "$0/stranger"`,
    sshd.folder,
  ]).toString();
  const fault = await faultOf(connected({ ...sshd.access, sshPrivateKey: new Secret(stranger) }));
  assert.equal(fault.code, 'ssh-auth-failed');
  assert.match(fault.hint ?? '', /authorized_keys/);
  assert.equal((await faultOf(connected({ ...sshd.access, sshUser: 'no-such-user' }))).code, 'ssh-auth-failed');
});

test('nobody listens, or something else does', async () => {
  const port = await freePort();
  const fault = await faultOf(connected(throughPort(sshd.access, port)));
  assert.equal(fault.code, 'ssh-unreachable');
  assert.match(fault.message, /^no SSH connection to manager-1 \(d8xtrader@127\.0\.0\.1:\d+\): .*ECONNREFUSED/);

  const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
  await once(web, 'listening');
  const address = web.address();
  assert.ok(typeof address === 'object' && address !== null);
  assert.equal((await faultOf(connected(throughPort(sshd.access, address.port)))).code, 'ssh-unreachable');
  web.close();
});

test('a name that nobody knows', async () => {
  const fault = await faultOf(
    connected({ ...sshd.access, hostsCfg: '[managers]\nno-such-host.invalid hostname=manager-1\n' }),
  );
  assert.equal(fault.code, 'ssh-unreachable');
});

test('a door that was shut at random is tried again', async () => {
  await using proxy = await startProxy(sshd.port);
  proxy.refuseNext(2);
  await using cluster = await connected(throughPort(sshd.access, proxy.port));
  assert.equal(cluster.manager.name, 'manager-1');
  assert.equal(proxy.accepted(), 3);
});

test('cancelling ends connecting at once', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  assert.ok(typeof address === 'object' && address !== null);
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 300);
  const began = Date.now();
  const fault = await faultOf(connected(throughPort(sshd.access, address.port), controller.signal));
  assert.equal(fault.code, 'cancelled');
  assert.ok(Date.now() - began < 2000);
  silent.close();
});

test('wrong keys on several hosts are told of together', async () => {
  await using other = await startSshd();
  const hostsCfg = `[managers]\n127.0.0.1 hostname=manager-1\n[workers]\nsecond ansible_host=127.0.0.1 hostname=worker-01 ansible_port=${other.port}\n`;
  const swapped = `${ed25519Line.replace(/^\S+/, `[127.0.0.1]:${other.port}`)}\n${(other.knownHosts[0] ?? '').replace(/^\S+/, `[127.0.0.1]:${sshd.port}`)}`;
  const fault = await faultOf(connected({ ...sshd.access, hostsCfg, knownHosts: swapped }));
  assert.equal(fault.code, 'host-key-changed');
  assert.match(fault.message, /^2 hosts could not be connected/);
  assert.deepEqual(
    fault.problems.map(({ path }) => path),
    ['manager-1 (127.0.0.1)', 'worker-01 (127.0.0.1)'],
  );
});
