import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client, ClientChannel } from 'ssh2';
import { isOpsError, OpsError } from '../errors.ts';
import { Secret } from '../secret.ts';
import type { Command, Exit } from './command.ts';
import type { RunningCommand, RunOptions } from './host.ts';
import { lifeSignSeconds, renderCommand, sudoPrompt } from './render-command.ts';
import { connectionLost, openExec, type Link } from './ssh-link.ts';

const longestStderr = 64 * 1024;
/** How long an ended command may take to close its channel before the channel is closed from here, in milliseconds. */
const killGraceMs = 7_000;

/**
 * Starts a command. Its secrets and its input go to stdin; how it ended is known when the channel has closed.
 * @throws OpsError `connection-lost`, `cancelled`; the exit rejects with these, and with `sudo-refused`
 */
export async function startCommand(
  link: Link,
  name: string,
  command: Command,
  options: RunOptions = {},
): Promise<RunningCommand> {
  options.signal?.throwIfAborted();
  const { text, stdinPrefix, stdinUse } = renderCommand(command);
  const channel = await open(link.client, text, name, link);
  const kill = killer(channel);
  const stopWatching = watchEnds(options, kill);
  const stdout = channel.pipe(new Transform({ transform: (chunk, _encoding, done) => done(null, chunk) }));
  const exit = settle(link, name, command, channel, options).finally(stopWatching);
  // An exit that nobody awaits yet must not end the process.
  exit.catch(() => undefined);
  channel.write(stdinPrefix.reveal());
  feed(channel, command, stdinUse);
  return { stdout, exit, kill };
}

async function open(client: Client, text: string, name: string, link: Link): Promise<ClientChannel> {
  try {
    return await openExec(client, text);
  } catch (error) {
    throw link.ended.aborted
      ? connectionLost(name, error)
      : new OpsError('command-failed', `${name} opened no further session`, {
          where: name,
          hint: "sshd's MaxSessions on that host is very low, or the user has no shell there.",
          cause: error,
        });
  }
}

function killer(channel: ClientChannel): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    channel.signal('TERM');
    // Its stdin ends too: a command that watches it ends its whole process group.
    channel.end();
    setTimeout(() => channel.destroy(), killGraceMs).unref();
  };
}

function watchEnds({ signal, timeoutMs }: RunOptions, kill: () => void): () => void {
  signal?.addEventListener('abort', kill, { once: true });
  const timer = timeoutMs === undefined ? undefined : setTimeout(kill, timeoutMs);
  return () => {
    signal?.removeEventListener('abort', kill);
    clearTimeout(timer);
  };
}

function feed(channel: ClientChannel, command: Command, use: 'payload' | 'life-signs' | 'none'): void {
  // A command that ends early closes its stdin; how it ended is told by its exit, not by that.
  channel.on('error', () => undefined);
  if (use === 'none') {
    channel.end();
  } else if (use === 'life-signs') {
    const timer = setInterval(() => channel.write('\n'), (lifeSignSeconds * 1000) / 3);
    timer.unref();
    channel.once('close', () => clearInterval(timer));
    channel.once('exit', () => clearInterval(timer));
  } else if (command.stdin instanceof Readable) {
    pipeline(command.stdin, channel).catch(() => undefined);
  } else {
    channel.end(command.stdin instanceof Secret ? command.stdin.reveal() : command.stdin);
  }
}

function settle(
  link: Link,
  name: string,
  command: Command,
  channel: ClientChannel,
  { signal, timeoutMs }: RunOptions,
): Promise<Exit> {
  const started = performance.now();
  const stderr = new Tail(longestStderr);
  let isRefused = false;
  channel.stderr.on('data', (chunk: Buffer) => {
    stderr.add(chunk);
    if (command.sudo === undefined || isRefused || !asksAgain(stderr.text())) return;
    isRefused = true;
    channel.end();
  });
  let code: number | undefined;
  let byCode = false;
  let signalName: string | undefined;
  channel.on('exit', (status: number | null, killedBy?: string) => {
    byCode = status !== null;
    code = status ?? undefined;
    signalName = killedBy;
  });
  return new Promise<Exit>((resolve, reject) => {
    const lost = (): void => reject(connectionLost(name, link.ended.reason));
    link.ended.addEventListener('abort', lost, { once: true });
    channel.once('close', () => {
      link.ended.removeEventListener('abort', lost);
      if (isRefused) {
        reject(sudoRefused(name));
      } else if (signal?.aborted === true && !(byCode && code === 0)) {
        reject(isOpsError(signal.reason) ? signal.reason : new OpsError('cancelled', 'cancelled', { where: name }));
      } else if (timeoutMs !== undefined && code === undefined && performance.now() - started >= timeoutMs) {
        reject(timedOut(name, command, timeoutMs));
      } else {
        resolve({ code, signal: signalName, stderr: maskSecrets(stderr.text().replaceAll(sudoPrompt, ''), command) });
      }
    });
  });
}

function asksAgain(stderr: string): boolean {
  return stderr.indexOf(sudoPrompt) !== stderr.lastIndexOf(sudoPrompt);
}

function sudoRefused(name: string): OpsError {
  return new OpsError('sudo-refused', `sudo on ${name} refused the password`, {
    where: name,
    hint: "Check the input sudo-password (password.txt in d8x-cli's deployment folder), and that the user is in the group sudo.",
  });
}

function timedOut(name: string, command: Command, timeoutMs: number): OpsError {
  return new OpsError(
    'command-failed',
    `${programOf(command)} on ${name} did not end within ${Math.round(timeoutMs / 1000)} s`,
    {
      where: name,
      hint: 'It was ended. Look at the load of that host.',
    },
  );
}

/** The program that a command is about, for messages. */
export function programOf(command: Command): string {
  return command.stages[0]?.[0] ?? 'a command';
}

/** The last bytes of a stream. */
class Tail {
  readonly #most: number;
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length - (this.#chunks[0]?.length ?? 0) >= this.#most)
      this.#length -= this.#chunks.shift()?.length ?? 0;
  }

  text(): string {
    return Buffer.concat(this.#chunks).subarray(-this.#most).toString('utf8');
  }
}

function maskSecrets(text: string, { sudo, secretEnv, stdin }: Command): string {
  const secrets = [sudo, ...Object.values(secretEnv ?? {}), stdin instanceof Secret ? stdin : undefined];
  return secrets.reduce<string>((masked, secret) => {
    const value = secret?.reveal().trim() ?? '';
    return value === '' ? masked : masked.replaceAll(value, '***');
  }, text);
}
