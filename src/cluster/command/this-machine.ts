import { type Command, type Exit, programOf } from './command.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { OpsError } from '../../errors.ts';
import type { Host, RunningCommand, RunOptions } from '../host.ts';
import { feedCommand, maskSecretsOf } from './command-streams.ts';
import { renderCommand } from './render-command.ts';

/** Where a restore may run: a host of the cluster, or the machine in front of the operator. */
export type CommandHost = Pick<Host, 'name' | 'run' | 'tryRun' | 'stream' | 'connectTcp'>;

/** This machine as a host: commands run here, by the same text that SSH would carry, and connections are made from here. */
export function thisMachine(): CommandHost {
  const host: CommandHost = {
    name: 'this machine',
    stream: (command, options) => Promise.resolve(start(command, options)),
    tryRun: async (command, options) => {
      const running = start(command, options);
      const [stdout, exit] = await Promise.all([text(running.stdout), running.exit]);
      return { ...exit, stdout };
    },
    run: async (command, options) => {
      const completed = await host.tryRun(command, options);
      if (completed.code === 0) return completed;
      const last = completed.stderr.trimEnd().split('\n').at(-1) ?? '';
      throw new OpsError('command-failed', `${programOf(command)} failed here${last === '' ? '' : `: ${last}`}`, {
        where: host.name,
      });
    },
    connectTcp: async (address, port) => {
      const socket = createConnection({ host: address, port, noDelay: true });
      await once(socket, 'connect');
      return socket;
    },
  };
  return host;
}

/** One that was told to end is ended by force after this. */
const endingMs = 5_000;

function start(command: Command, { signal, timeoutMs }: RunOptions = {}): RunningCommand {
  const rendered = renderCommand(command);
  // A process group of its own: what ends the command ends all that it started, and nothing else.
  const child = spawn('sh', ['-c', rendered.text], { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  let ending: NodeJS.Timeout | undefined;
  const send = (name: NodeJS.Signals): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, name);
  };
  const kill = (): void => {
    ending ??= setTimeout(() => send('SIGKILL'), endingMs);
    send('SIGTERM');
  };
  let isLate = false;
  const late = (): void => {
    isLate = true;
    kill();
  };
  const limit = timeoutMs === undefined ? undefined : setTimeout(late, timeoutMs);
  child.stdin.on('error', () => undefined);
  feedCommand(child.stdin, command, rendered);
  signal?.addEventListener('abort', kill, { once: true });
  if (signal?.aborted === true) kill();
  const said = text(child.stderr);
  const exit = (async (): Promise<Exit> => {
    try {
      await once(child, 'close');
    } finally {
      clearTimeout(limit);
      clearTimeout(ending);
      signal?.removeEventListener('abort', kill);
    }
    if (isLate && child.exitCode !== 0) {
      const seconds = (timeoutMs ?? 0) / 1000;
      throw new OpsError('command-failed', `${programOf(command)} here did not end within ${seconds} s`, {
        where: 'this machine',
        hint: 'It was ended. Look at the load of this machine.',
      });
    }
    const stderr = maskSecretsOf(command, await said);
    return { code: child.exitCode ?? undefined, signal: child.signalCode ?? undefined, stderr };
  })();
  // An exit that nobody awaits yet must not end the process.
  exit.catch(() => undefined);
  return { stdout: child.stdout, exit, kill };
}
