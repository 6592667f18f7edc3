import type { Duplex } from 'node:stream';

/**
 * Lets `pg` take an open stream (a channel of an SSH connection) for a socket that it connects itself: it calls these
 * methods of `net.Socket` and waits for `connect` (pg 8, lib/connection.js).
 */
export function asSocket(stream: Duplex): Duplex {
  return Object.assign(stream, {
    setNoDelay: () => stream,
    setKeepAlive: () => stream,
    ref: () => stream,
    unref: () => stream,
    connect: () => {
      process.nextTick(() => stream.emit('connect'));
      return stream;
    },
  });
}
