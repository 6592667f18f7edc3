import { once } from 'node:events';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { channelAgent } from '../../../src/cluster/ssh/channel-agent.ts';
import { createEngine } from '../../../src/cluster/engine/create-engine.ts';
import type { Engine } from '../../../src/cluster/engine/engine.ts';

/** The client under test, on a Unix socket of this machine. */
export function localEngine(socketPath: string, name = 'manager-1'): Engine {
  const dial = async (): Promise<Duplex> => {
    const socket = connect(socketPath);
    await once(socket, 'connect');
    return socket;
  };
  return createEngine(channelAgent(dial), name);
}
