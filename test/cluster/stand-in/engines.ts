import { chmodSync, chownSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request } from 'node:http';

/*
 * Docker for simulated workers: each has a socket of its own, behind which one real worker's engine answers. Only who
 * it is differs: the name, and a node that the swarm does not know.
 * usage: engines.ts PID-OF-THE-REAL-WORKER (PID NAME)…
 */

function serve(pid: string, hostname: string, realSocket: string): void {
  const path = `/proc/${pid}/root/run/docker.sock`;
  rmSync(path, { force: true });
  const server = createServer((incoming, outgoing) => {
    if (incoming.method === 'GET' && /^(\/v[\d.]+)?\/info$/.test(incoming.url ?? '')) {
      introduce(hostname, realSocket, outgoing);
    } else {
      forward(incoming, outgoing, realSocket);
    }
  });
  server.listen(path, () => {
    const group = /^docker:[^:]*:(\d+):/m.exec(readFileSync(`/proc/${pid}/root/etc/group`, 'utf8'))?.[1];
    chownSync(path, 0, Number(group ?? 0));
    chmodSync(path, 0o660);
  });
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, socketPath: string): void {
  const { method, url: path, headers } = incoming;
  const upstream = request({ socketPath, method, path, headers, agent: false }, (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(outgoing);
  });
  upstream.on('error', () => outgoing.destroy());
  outgoing.on('close', () => upstream.destroy());
  incoming.pipe(upstream);
}

function introduce(hostname: string, socketPath: string, outgoing: ServerResponse): void {
  const upstream = request({ socketPath, path: '/info', agent: false }, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => (text += chunk));
    response.on('end', () => {
      const renamed = text
        .replace(/"Name":"worker-\d+"/, `"Name":${JSON.stringify(hostname)}`)
        .replace(/"NodeID":"[^"]*"/, `"NodeID":"simulated-${hostname}"`);
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end(renamed);
    });
  });
  upstream.on('error', () => outgoing.destroy());
  upstream.end();
}

const [realPid = '', ...hosts] = process.argv.slice(2);
for (let index = 0; index + 1 < hosts.length; index += 2) {
  serve(hosts[index] ?? '', hosts[index + 1] ?? '', `/proc/${realPid}/root/run/docker.sock`);
}
