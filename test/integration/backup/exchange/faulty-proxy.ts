import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/**
 * What happens to the connection whose client says a certain text: it is cut before the server gets that; when the server has answered,
 * before the client gets that; or the server gets it, and then nothing comes or ends any more.
 */
export type Fault = 'cut before' | 'cut after' | 'silent after';

/** A way to a PostgreSQL server that breaks at a statement. */
export interface FaultyProxy extends AsyncDisposable {
  readonly port: number;
  /** Breaks once, at the next statement with `text`; `forGood`: no connection is let through afterwards, as from a process that was killed. */
  breakAt(text: string, fault: Fault, forGood: boolean): void;
  /** Whether it has broken. */
  isBroken(): boolean;
}

export async function startFaultyProxy(port: number): Promise<FaultyProxy> {
  const sockets = new Set<Socket>();
  let armed: { readonly text: string; readonly fault: Fault; readonly forGood: boolean } | undefined;
  let isBroken = false;
  let isDead = false;
  const server = createServer((near) => {
    if (isDead) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    let state: Fault | 'whole' = 'whole';
    const cut = (): void => {
      near.resetAndDestroy();
      far.resetAndDestroy();
    };
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        if (state !== 'silent after') cut();
      });
    }
    near.on('data', (data) => {
      if (armed !== undefined && data.includes(armed.text)) {
        state = armed.fault;
        isDead = armed.forGood;
        isBroken = true;
        armed = undefined;
      }
      if (state === 'cut before') cut();
      else far.write(data);
    });
    far.on('data', (data) => {
      if (state === 'whole') near.write(data);
      else if (state === 'cut after') cut();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    breakAt: (text, fault, forGood) => {
      armed = { text, fault, forGood };
    },
    isBroken: () => isBroken,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
