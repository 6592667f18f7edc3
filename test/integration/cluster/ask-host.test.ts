import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { readBrokerAddress, readChainConfig, readExecutor } from '../../../src/update/keys/answers.ts';
import { askFromHost } from '../../../src/update/health/ask-host.ts';
import { freePort } from '../free-port.ts';
import { connected } from './connected.ts';
import { startSshd } from './private-sshd.ts';

const address = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
/** Answers as the broker and referral do (their src/api/handlers.go); what they do not know is 404. */
const bodies: Readonly<Record<string, unknown>> = {
  '/broker-address': { brokerAddr: address },
  '/chain-config': [{ ChainId: 1101, Name: 'zkEVM', AllowedExecutors: [address.toLowerCase()] }],
  '/executor': { executorAddr: address, brokerAddr: '' },
};
const server = createServer((request, response) => {
  const body = bodies[request.url ?? ''];
  response.statusCode = request.url === '/broken' ? 502 : body === undefined ? 404 : 200;
  response.end(JSON.stringify(body ?? {}));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const at = server.address();
assert.ok(typeof at === 'object' && at !== null);
const endpoint = { address: '127.0.0.1', port: at.port };
const { signal } = new AbortController();

const [open, shut] = await Promise.all([startSshd(), startSshd({ settings: ['AllowTcpForwarding no'] })]);
const clusters = await Promise.all([connected(open.access), connected(shut.access)]);
after(async () => {
  server.close();
  await Promise.all(clusters.map((cluster) => cluster.close()));
  await Promise.all([open, shut].map((sshd) => sshd[Symbol.asyncDispose]()));
});

for (const [way, cluster] of [
  ['through a channel', clusters[0]],
  ['by a command of the host, where sshd forwards nothing', clusters[1]],
] as const) {
  test(`a service is asked on its host ${way}`, async () => {
    const ask = (path: string, port = endpoint.port): ReturnType<typeof askFromHost> =>
      askFromHost(cluster.manager, { ...endpoint, port }, path, signal);
    assert.deepEqual(readBrokerAddress(await ask('/broker-address')), { kind: 'address', address });
    assert.deepEqual(readExecutor(await ask('/executor')), { kind: 'address', address });
    assert.deepEqual(readChainConfig(await ask('/chain-config')), [{ chainId: 1101, executors: [address] }]);
    const unknown = readExecutor(await ask('/none'));
    assert.equal(unknown.kind, 'not-asked');
    assert.equal(readExecutor(await ask('/broken')).kind, 'silent');
    assert.equal((await ask('/executor', await freePort())).kind, 'silent');
  });
}

test('answers that are none are not taken for an address', () => {
  const answered = (body: unknown): Parameters<typeof readExecutor>[0] => ({
    kind: 'answered',
    status: 200,
    body: JSON.stringify(body),
  });
  assert.equal(readBrokerAddress(answered({ brokerAddr: '' })).kind, 'keyless');
  assert.equal(readExecutor(answered({ executorAddr: `0x${'0'.repeat(40)}` })).kind, 'not-asked');
  assert.equal(readExecutor(answered(['x'])).kind, 'not-asked');
  assert.equal(readChainConfig(answered({ error: 'no' })), undefined);
  const small = { 1101: { chainId: 1101, allowedExecutors: null } };
  assert.deepEqual(readChainConfig(answered(small)), [{ chainId: 1101, executors: [] }]);
});
