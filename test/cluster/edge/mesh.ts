import { statSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { z } from 'zod';
import { demand } from '../command.ts';
import type { Engine } from '../engine.ts';
import { desiredRunning, serviceList, taskList } from '../engine.ts';

/*
 * The swarm's routing mesh for a kernel without ipvs, on the manager. As ipvs does (`rr`, which Docker sets), it gives each
 * connection to the next of those tasks that swarm calls running, whether their port is open or not; one that refuses is
 * refused to the client, and nothing is tried again. With a health check, swarm calls a task running when it is healthy, and
 * only then Docker adds it (controller.Start of moby, daemon/cluster/executor/container). A task is left out when it is to
 * end, before it gets its signal (Shutdown there). Connections reach the tasks over the ingress network, through Docker's
 * own ingress sandbox. Unlike ipvs it accepts a connection first and resets it where the task refuses.
 */

const ingressNetwork = z.object({ IPAM: z.object({ Config: z.array(z.object({ Subnet: z.string() })) }) });

interface Backend {
  readonly address: string;
  readonly port: number;
}

/** Makes the ingress network reachable from the host itself, again whenever Docker has made its sandbox anew. */
export function ingressRoute(engine: Engine, sandbox: string): () => Promise<void> {
  let routed: string | undefined;
  return async () => {
    // A number is given to the next one when a namespace has ended.
    const { ino, ctimeNs } = statSync(sandbox, { bigint: true });
    const present = `${ino} ${ctimeNs}`;
    if (present === routed) return;
    const { IPAM } = ingressNetwork.parse(await engine.call('GET', '/networks/ingress'));
    const subnet = IPAM.Config[0]?.Subnet ?? '';
    const within = (argv: readonly string[]) => demand(['nsenter', `--net=${sandbox}`, '--', ...argv]);
    const gateway = /inet ([\d.]+)\//.exec(await within(['ip', '-4', '-o', 'addr', 'show', 'eth1']))?.[1] ?? '';
    await within(['sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward']);
    await within(['iptables', '-t', 'nat', '-A', 'POSTROUTING', '-d', subnet, '-j', 'MASQUERADE']);
    await demand(['ip', 'route', 'replace', subnet, 'via', gateway, 'dev', 'docker_gwbridge']);
    routed = present;
  };
}

/** Running tasks of each published port, asked of the swarm at most every `freshMs`. */
export function meshBackends(engine: Engine, freshMs = 250): (port: number) => Promise<readonly Backend[]> {
  let known: Promise<ReadonlyMap<number, readonly Backend[]>> | undefined;
  let asked = 0;
  return async (port) => {
    if (known === undefined || performance.now() - asked > freshMs) {
      asked = performance.now();
      const before = known;
      const answer = askSwarm(engine);
      // While the manager's Docker is down, the mesh goes on with what it knew.
      known = before === undefined ? answer : answer.catch(() => before);
    }
    return (await known).get(port) ?? [];
  };
}

async function askSwarm(engine: Engine): Promise<ReadonlyMap<number, readonly Backend[]>> {
  const services = serviceList.parse(await engine.call('GET', '/services'));
  const tasks = taskList.parse(await engine.call('GET', '/tasks', undefined, desiredRunning));
  const backends = new Map<number, Backend[]>();
  for (const { ID, Endpoint } of services) {
    const addresses = tasks
      .filter(({ ServiceID, Status }) => ServiceID === ID && Status.State === 'running')
      .flatMap(({ NetworksAttachments }) => NetworksAttachments ?? [])
      .filter(({ Network }) => Network.Spec.Name === 'ingress')
      .flatMap(({ Addresses }) => Addresses.slice(0, 1))
      .map((address) => address.split('/')[0] ?? '');
    for (const { PublishedPort, TargetPort, PublishMode } of Endpoint.Ports) {
      if (PublishMode === 'ingress')
        backends.set(
          PublishedPort,
          addresses.map((address) => ({ address, port: TargetPort })),
        );
    }
  }
  return backends;
}

/** Serves one published port. Where Docker itself serves it (a kernel with ipvs), that stays so. */
export function serveMesh(
  port: number,
  backends: (port: number) => Promise<readonly Backend[]>,
  route: () => Promise<void>,
): void {
  let turn = 0;
  const forward = async (client: Socket): Promise<void> => {
    await route();
    const choices = await backends(port);
    const backend = choices[turn++ % Math.max(choices.length, 1)];
    if (backend === undefined) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(backend.port, backend.address);
    upstream.on('error', () => client.resetAndDestroy());
    client.on('error', () => upstream.destroy());
    client.on('close', () => upstream.destroy());
    client.pipe(upstream).pipe(client);
  };
  const server = createServer((client) => {
    forward(client).catch(() => client.resetAndDestroy());
  });
  server.on('error', (error) => console.error(`port ${port}: ${error.message}`));
  server.listen(port, '0.0.0.0');
}
