import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Command, Exit } from '../../../src/cluster/command/command.ts';
import type { Host, RunningCommand } from '../../../src/cluster/host.ts';
import { heartbeatSeconds, renderCommand } from '../../../src/cluster/command/render-command.ts';
import { OpsError } from '../../../src/errors.ts';
import { Secret } from '../../../src/secret.ts';

const shownLines = 20;
const machinePath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** This machine in place of the manager: every command really runs here, by the text that SSH would carry. */
export interface LocalHost extends Pick<Host, 'name' | 'run' | 'tryRun' | 'stream' | 'connectTcp'> {
  /** The text of every command that ran. */
  readonly ran: readonly string[];
}

interface LocalHostOptions {
  readonly pathOnly?: boolean;
  /** Put before each command, such as one that goes into another root. */
  readonly enter?: readonly string[];
}

/** `path` stands before the machine's own PATH, for programs that have to misbehave, or in its place. */
export function localHost(path?: string, { pathOnly = false, enter = [] }: LocalHostOptions = {}): LocalHost {
  const ran: string[] = [];
  const searched = [path, pathOnly ? undefined : machinePath].filter((each) => each !== undefined).join(':');
  const host: LocalHost = {
    name: 'manager',
    ran,
    stream: (command) => Promise.resolve(start(command, ran, searched, enter)),
    tryRun: async (command) => {
      const running = start(command, ran, searched, enter);
      const stdout = await text(running.stdout);
      return { ...(await running.exit), stdout };
    },
    run: async (command) => {
      const completed = await host.tryRun(command);
      if (completed.code === 0) return completed;
      throw new OpsError('command-failed', `a command failed on manager: ${completed.stderr.trim()}`, {
        // As an SSH host has them.
        logs: completed.stderr.trimEnd().split('\n').slice(-shownLines),
      });
    },
    connectTcp: async (address, port) => {
      const socket = createConnection({ host: address, port });
      await once(socket, 'connect');
      return socket;
    },
  };
  return host;
}

function start(command: Command, ran: string[], path: string, enter: readonly string[]): RunningCommand {
  const { text: script, stdinPrefix, stdinUse } = renderCommand(command);
  ran.push(script);
  const [program, ...args] = [...enter, 'sh', '-c', script];
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: { HOME: '/root', PATH: path },
  });
  child.stdin.on('error', () => undefined);
  child.stdin.write(stdinPrefix.reveal());
  const { stdin } = command;
  if (stdin instanceof Readable) stdin.pipe(child.stdin);
  else if (stdin instanceof Secret) child.stdin.end(stdin.reveal());
  else if (stdin !== undefined) child.stdin.end(stdin);
  const signs = setInterval(() => stdinUse === 'heartbeat' && child.stdin.write('.'), (heartbeatSeconds * 1000) / 3);
  child.once('close', () => clearInterval(signs));
  const stderr = text(child.stderr);
  const exit = (async (): Promise<Exit> => {
    const closed = once(child, 'close');
    const said = await stderr;
    await closed;
    return { code: child.exitCode ?? undefined, signal: child.signalCode ?? undefined, stderr: said };
  })();
  return {
    stdout: child.stdout,
    exit,
    kill: () => {
      // As the end of a channel does: SIGTERM, then the end of stdin, which the rendered text watches.
      child.kill('SIGTERM');
      child.stdin.destroy();
      child.stdout.destroy();
    },
  };
}
