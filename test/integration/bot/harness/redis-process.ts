import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { waitFor } from '../../../wait.ts';
import { freePort } from '../../free-port.ts';

/** Debian's `redis-server` on loopback, which keeps nothing. */
export interface RunningRedis extends AsyncDisposable {
  readonly url: string;
  /** Sends one command; answers what Redis says, in its protocol. */
  ask(command: string): Promise<string>;
}

/** Starts a Redis of its own, at a port of its own unless told, and waits until it answers. */
export async function startRedis(port?: number): Promise<RunningRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'd8x-redis-'));
  port ??= await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const child = spawn('redis-server', options, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const ask = async (command: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(5000, () => socket.destroy(new Error('Redis does not answer')));
    socket.end(`${command}\r\nQUIT\r\n`);
    return text(socket);
  };
  await waitFor('redis-server', async () => (await ask('PING')).startsWith('+PONG'), { seconds: 60 });
  return {
    url: `redis://127.0.0.1:${port}`,
    ask,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
