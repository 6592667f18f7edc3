import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp, get, type Agent } from 'node:http';
import { createServer as createHttps, get as getHttps } from 'node:https';
import { connect, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { channelAgent, tlsChannelAgent } from '../../../src/cluster/ssh/channel-agent.ts';
import { connected, faultOf } from './connected.ts';
import { freePort } from '../free-port.ts';
import { startSshd } from './private-sshd.ts';

const folder = mkdtempSync('/tmp/d8x-tunnel-');
execFileSync(
  'openssl',
  'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=registry.test -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout key -out cert'.split(
    ' ',
  ),
  { cwd: folder, stdio: 'pipe' },
);
const cert = readFileSync(`${folder}/cert`, 'utf8');
const sshd = await startSshd();
const cluster = await connected(sshd.access);
const dial = cluster.manager.connectTcp.bind(cluster.manager);
const big = 'x'.repeat(3_000_000);

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

const plain = createHttp((request, response) => response.end(request.url === '/big' ? big : 'plain'));
const secure = createHttps({ cert, key: readFileSync(`${folder}/key`) }, (_, response) => response.end('secure'));
const [plainPort, securePort] = await Promise.all([listening(plain), listening(secure)]);
after(async () => {
  plain.closeAllConnections();
  secure.closeAllConnections();
  plain.close();
  secure.close();
  await cluster.close();
  await sshd[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

function fetched(url: string, options: { readonly agent: Agent; readonly ca?: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https') ? getHttps : get)(url, options, (answer) => {
      text(answer).then(resolve, reject);
    });
    request.on('error', reject);
  });
}

test('HTTP as the host sees it, many at once, on kept channels', async () => {
  const agent = channelAgent(dial);
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      fetched(`http://127.0.0.1:${plainPort}/${index % 8 === 0 ? 'big' : ''}`, { agent }),
    ),
  );
  assert.ok(answers.every((answer, index) => answer === (index % 8 === 0 ? big : 'plain')));
});

test('TLS ends on this side, by name and by address, and certificates are checked', async () => {
  const agent = tlsChannelAgent(dial);
  assert.equal(await fetched(`https://localhost:${securePort}/`, { agent, ca: cert }), 'secure');
  assert.equal(await fetched(`https://127.0.0.1:${securePort}/`, { agent, ca: cert }), 'secure');
  await assert.rejects(fetched(`https://localhost:${securePort}/`, { agent: tlsChannelAgent(dial) }), {
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  });
});

test('a port that nothing listens on', async () => {
  const port = await freePort();
  const fault = await faultOf(fetched(`http://127.0.0.1:${port}/`, { agent: channelAgent(dial) }));
  assert.equal(fault.code, 'connection-lost');
  assert.match(fault.message, new RegExp(`^manager-1 could not connect to 127\\.0\\.0\\.1:${port}$`));
});

test('a port that never answers is given up, long before sshd does so', async () => {
  // A listener whose queue is full answers no further SYN: it is stopped, so that nothing empties its queue.
  const script =
    "const s = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(s.address().port))";
  const full = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = Number(
    await new Promise((resolve) => full.stdout.once('data', (line: Buffer) => resolve(line.toString()))),
  );
  full.kill('SIGSTOP');
  const fillers = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  try {
    await sleep(300);
    const began = Date.now();
    const fault = await faultOf(cluster.manager.connectTcp('127.0.0.1', port));
    assert.equal(fault.code, 'connection-lost');
    assert.ok(Date.now() - began < 25_000);
    assert.match(String(fault.cause), /no answer within 20 s/);
  } finally {
    for (const filler of fillers) filler.destroy();
    full.kill('SIGKILL');
  }
});
