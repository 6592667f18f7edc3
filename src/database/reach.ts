import { createConnection } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Host } from '../cluster/host.ts';
import { OpsError } from '../errors.ts';
import type { DsnHost } from './connection-parameters.ts';

/** From where a database is reached. */
export interface Reach {
  /** As it stands in messages: `manager`, `this runner`. */
  readonly name: string;
  open(server: DsnHost): Promise<Duplex>;
}

/** Whether `server` is a Unix socket's folder (libpq: begins with `/`, or `@` for an abstract one). */
export function isSocket(server: DsnHost): boolean {
  return server.address === undefined && /^[/@]/.test(server.host);
}

/** As the host sees it, over a channel of its SSH connection. */
export function throughHost(host: Pick<Host, 'name' | 'connectTcp'>): Reach {
  return {
    name: host.name,
    open: (server) => {
      if (!isSocket(server)) return host.connectTcp(server.address ?? server.host, server.port);
      return Promise.reject(
        new OpsError('database-unreachable', `the database's address is a Unix socket (${server.host})`, {
          where: host.name,
          hint: `Name a host in the connection string: 127.0.0.1 if the database runs on ${host.name} itself.`,
        }),
      );
    },
  };
}

/** As the runner itself sees it. */
export const fromRunner: Reach = {
  name: 'this runner',
  open: (server) => {
    const socket = isSocket(server)
      ? createConnection({ path: `${server.host}/.s.PGSQL.${server.port}` })
      : createConnection({ host: server.address ?? server.host, port: server.port, noDelay: true });
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(socket);
      });
    });
  },
};
