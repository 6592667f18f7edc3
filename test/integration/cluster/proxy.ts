import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to a port of the loopback address that can be cut, or go silent. */
export interface Proxy extends AsyncDisposable {
  readonly port: number;
  /** Ends every connection at once. */
  cut(): void;
  /** Passes nothing on any more and ends nothing, as a dead network does. */
  silence(): void;
  /** Closes so many connections right after they were made. */
  refuseNext(count: number): void;
  readonly accepted: () => number;
}

export async function startProxy(port: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let refusals = 0;
  let isSilent = false;
  let accepted = 0;
  const server = createServer((near) => {
    accepted += 1;
    if (refusals > 0) {
      refusals -= 1;
      near.resetAndDestroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        if (!isSilent) to.destroy();
      });
      from.pipe(to);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    accepted: () => accepted,
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    silence: () => {
      isSilent = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    refuseNext: (count) => (refusals = count),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
