import { programOf } from '../command/program-of.ts';
import { PassThrough, type Readable } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { OpsError } from '../../errors.ts';
import { cancellation } from '../../cancellation.ts';
import { feedCommand } from '../command/command-input.ts';
import type { Command, Exit } from '../command/command.ts';
import type { RunningCommand, RunOptions } from '../host.ts';
import { maskSecretsOf, OutputTail } from '../command/output-tail.ts';
import { renderCommand, sudoPrompt } from '../command/render-command.ts';
import { connectionLost } from './ssh-faults.ts';
import type { Link } from './ssh-link.ts';

const longestStderr = 64 * 1024;
/** How long a command that was told to end may take to do so before it is no longer waited for, in milliseconds. */
const endingMs = 5_000;

/**
 * Starts a command. Its secrets and its input go to stdin; how it ended is known when its channel has closed and its
 * output was read. When the link breaks, output and exit both fail with `connection-lost`.
 * @throws OpsError `connection-lost`, `cancelled`; the exit rejects with these, and with `sudo-refused`
 */
export async function startCommand(
  link: Link,
  name: string,
  command: Command,
  options: RunOptions = {},
): Promise<RunningCommand> {
  const rendered = renderCommand(command);
  return link.sessions.exec(
    rendered.text,
    (channel) => {
      feedCommand(channel, command, rendered);
      return new Execution(link, name, command, channel, options);
    },
    options.signal,
  );
}

class Execution implements RunningCommand {
  readonly stdout: Readable;
  readonly exit: Promise<Exit>;
  readonly #link: Link;
  readonly #name: string;
  readonly #command: Command;
  readonly #channel: ClientChannel;
  readonly #stderr = new OutputTail(longestStderr);
  readonly #settled = Promise.withResolvers<Exit>();
  readonly #output = new PassThrough();
  #status: { readonly code: number | undefined; readonly signal: string | undefined } | undefined;
  #isSettled = false;
  /** Why it was told to end, where that is why it fails. */
  #reason: OpsError | undefined;
  #endingTimer: NodeJS.Timeout | undefined;

  constructor(link: Link, name: string, command: Command, channel: ClientChannel, options: RunOptions) {
    this.#link = link;
    this.#name = name;
    this.#command = command;
    this.#channel = channel;
    this.stdout = channel.pipe(this.#output);
    // Whoever reads it learns of its error also later; until then nobody listens, and that must not end the process.
    this.#output.on('error', () => undefined);
    const stopWatching = this.#watch(options);
    this.exit = this.#settled.promise.finally(stopWatching);
    // An exit that nobody awaits yet must not end the process.
    this.exit.catch(() => undefined);
    this.#listen();
  }

  kill(): void {
    this.#end(undefined);
  }

  /** Reacts to cancellation, time running out, and the link's end. Answers how to stop that. */
  #watch({ signal, timeoutMs }: RunOptions): () => void {
    const cancel = (): void =>
      this.#end(signal === undefined ? undefined : cancellation(signal, { where: this.#name }));
    const lose = (): void => this.#fail(connectionLost(this.#name, this.#link.ended.reason));
    const timer =
      timeoutMs === undefined ? undefined : setTimeout(() => this.#end(this.#tooSlow(timeoutMs)), timeoutMs);
    signal?.addEventListener('abort', cancel, { once: true });
    this.#link.ended.addEventListener('abort', lose, { once: true });
    // Either may have come while the session was being opened.
    if (signal?.aborted === true) cancel();
    if (this.#link.ended.aborted) lose();
    return () => {
      clearTimeout(timer);
      clearTimeout(this.#endingTimer);
      signal?.removeEventListener('abort', cancel);
      this.#link.ended.removeEventListener('abort', lose);
    };
  }

  #listen(): void {
    const channel = this.#channel;
    let asked = '';
    channel.stderr.on('data', (chunk: Buffer) => {
      this.#stderr.add(chunk);
      if (this.#command.sudo === undefined || asked.length > 4096) return;
      asked += chunk.toString('latin1');
      if (asked.indexOf(sudoPrompt) !== asked.lastIndexOf(sudoPrompt)) this.#end(sudoRefused(this.#name));
    });
    channel.on('exit', (code: number | null, signal?: string) => {
      this.#status = { code: code ?? undefined, signal };
    });
    channel.once('close', () => this.#closed());
    // A channel closes only once its output was read: whoever stops reading has to learn how the command ended too.
    this.#output.once('close', () => {
      channel.unpipe(this.#output).resume();
      if (!this.#output.readableEnded) this.#end(undefined);
    });
  }

  #closed(): void {
    const { code, signal } = this.#status ?? {};
    if (this.#reason !== undefined && code !== 0) return this.#fail(this.#reason);
    const stderr = maskSecretsOf(this.#command, this.#stderr.text().replaceAll(sudoPrompt, ''));
    this.#isSettled = true;
    this.#settled.resolve({ code, signal, stderr });
  }

  /** Tells the command to end; after a while it is taken to have done so. One that must not stop half-way is left alone. */
  #end(reason: OpsError | undefined): void {
    if (this.#isSettled || this.#endingTimer !== undefined) return;
    this.#reason = reason;
    const giveUp = (): void => {
      this.#channel.destroy();
      if (reason === undefined) this.#closed();
      else this.#fail(reason);
    };
    if (this.#command.outlivesConnection === true) {
      giveUp();
      return;
    }
    this.#endingTimer = setTimeout(giveUp, endingMs);
    this.#channel.signal('TERM');
    // Its stdin ends too: a command that watches it ends its whole process group, root's as well.
    this.#channel.end();
  }

  #fail(error: OpsError): void {
    this.#isSettled = true;
    this.#settled.reject(error);
    this.#output.destroy(error);
  }

  #tooSlow(timeoutMs: number): OpsError {
    const program = programOf(this.#command);
    return new OpsError('command-failed', `${program} on ${this.#name} did not end within ${timeoutMs / 1000} s`, {
      where: this.#name,
      hint: 'It was ended. Look at the load of that host.',
    });
  }
}

function sudoRefused(name: string): OpsError {
  return new OpsError('sudo-refused', `sudo on ${name} refused the password`, {
    where: name,
    hint: "Check the input sudo-password (password.txt in d8x-cli's deployment folder), and that the user is in the group sudo.",
  });
}
