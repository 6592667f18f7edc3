import { type Command, type Exit, programOf } from '../command/command.ts';
import { type Readable, Transform } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { OpsError, toOpsError } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import { cancellation } from '../../cancellation.ts';
import { feedCommand, maskSecretsOf, OutputTail, AfterMark } from '../command/command-streams.ts';
import type { RunningCommand, RunOptions } from '../host.ts';
import { renderCommand, type RenderedCommand, sudoMark, sudoPrompt } from '../command/render-command.ts';
import { CommandStart, goLine, throughLoginShell } from './login-shell.ts';
import { sudoRefused, connectionLost } from './ssh-faults.ts';
import type { Link } from './ssh-link.ts';

const longestStderr = 64 * 1024;
/** How long a command that was told to end may take to do so before it is no longer waited for, in milliseconds. */
const endingMs = 5_000;

/**
 * Starts a command. Its secrets and its input go to stdin; how it ended is known when its channel has closed and its
 * output was read. When the link breaks, output and exit both fail with `connection-lost`.
 * @throws OpsError `connection-lost`, `cancelled`; the exit rejects with these, with `shell-unusable`, and with `sudo-refused`
 */
export async function startCommand(
  link: Link,
  name: string,
  command: Command,
  options: RunOptions,
): Promise<RunningCommand> {
  const rendered = renderCommand(command);
  return link.sessions.exec(
    throughLoginShell(rendered.text, hasInput(rendered)),
    (channel) => new Execution(link, name, command, rendered, channel, options),
    options.signal,
  );
}

/** Whether what the command is given on stdin must reach nobody else. */
function hasInput({ stdinUse, stdinPrefix }: RenderedCommand): boolean {
  return stdinUse === 'payload' || stdinPrefix.reveal() !== '';
}

function ownOutput(start: CommandStart): Transform {
  return new Transform({
    transform(chunk: Buffer, _, done) {
      done(null, start.stdout(chunk));
    },
  });
}

class Execution implements RunningCommand {
  readonly stdout: Readable;
  readonly exit: Promise<Exit>;
  readonly #link: Link;
  readonly #name: string;
  readonly #command: Command;
  readonly #channel: ClientChannel;
  readonly #stderr = new OutputTail(longestStderr);
  readonly #start: CommandStart;
  readonly #letIn = new AfterMark(sudoMark);
  readonly #settled = Promise.withResolvers<Exit>();
  readonly #output: Transform;
  #status: { readonly code: number | undefined; readonly signal: string | undefined } | undefined;
  #isSettled = false;
  /** Why it was told to end, where that is why it fails. */
  #reason: OpsError | undefined;
  #endingTimer: NodeJS.Timeout | undefined;

  constructor(
    link: Link,
    name: string,
    command: Command,
    rendered: RenderedCommand,
    channel: ClientChannel,
    options: RunOptions,
  ) {
    this.#link = link;
    this.#name = name;
    this.#command = command;
    this.#channel = channel;
    this.#start = new CommandStart(channel, name);
    this.#output = ownOutput(this.#start);
    this.stdout = channel.pipe(this.#output);
    // Whoever reads it learns of its error also later; until then nobody listens, and that must not end the process.
    this.#output.on('error', () => undefined);
    const stopWatching = this.#watch(options);
    this.exit = this.#settled.promise.finally(stopWatching);
    // An exit that nobody awaits yet must not end the process.
    this.exit.catch(() => undefined);
    this.#listen();
    void this.#begin(rendered);
  }

  async #begin(rendered: RenderedCommand): Promise<void> {
    try {
      await this.#start.begun;
    } catch (error) {
      if (this.#endingTimer !== undefined && this.#reason === undefined) this.#settle();
      else if (!this.#isSettled) this.#fail(this.#reason ?? toOpsError(error));
      this.#channel.destroy();
      return;
    }
    // One that was told to end meanwhile has no input any more.
    if (this.#endingTimer !== undefined || this.#isSettled) return;
    if (hasInput(rendered)) this.#channel.write(goLine);
    feedCommand(this.#channel, this.#command, rendered);
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
    channel.stderr.on('data', (bytes: Buffer) => {
      const chunk = this.#start.stderr(bytes);
      const own = this.#command.sudo === undefined || chunk === undefined ? chunk : this.#letIn.take(chunk);
      if (own !== undefined) this.#stderr.add(own);
      const { noise } = this.#letIn;
      if (noise.indexOf(sudoPrompt) !== noise.lastIndexOf(sudoPrompt)) this.#end(this.#sudoRefused());
    });
    channel.on('exit', (code: number | null, signal?: string) => {
      this.#status = { code: code ?? undefined, signal };
    });
    // The end of one that has not begun is told by who waits for its beginning.
    channel.once('close', () => this.#start.hasBegun && this.#settle());
    // A channel closes only once its output was read: whoever stops reading has to learn how the command ended too.
    this.#output.once('close', () => {
      channel.unpipe(this.#output).resume();
      if (!this.#output.readableEnded) this.#end(undefined);
    });
  }

  #settle(): void {
    const { code, signal } = this.#status ?? {};
    if (this.#reason !== undefined && code !== 0) return this.#fail(this.#reason);
    const isRefused = this.#command.sudo !== undefined && !this.#letIn.hasCome && this.#endingTimer === undefined;
    if (this.#start.hasBegun && code !== undefined && isRefused) return this.#fail(this.#sudoRefused());
    const stderr = maskSecretsOf(this.#command, this.#stderr.text());
    this.#isSettled = true;
    this.#settled.resolve({ code, signal, stderr });
  }

  /** Tells the command to end; after a while it is taken to have done so. One that must not stop half-way is left alone. */
  #end(reason: OpsError | undefined): void {
    if (this.#isSettled || this.#endingTimer !== undefined) return;
    this.#reason = reason;
    const giveUp = (): void => {
      this.#channel.destroy();
      if (reason === undefined) this.#settle();
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

  #sudoRefused(): OpsError {
    const password = this.#command.sudo ?? new Secret('');
    return sudoRefused(this.#name, password, maskSecretsOf(this.#command, this.#letIn.noise));
  }

  #tooSlow(timeoutMs: number): OpsError {
    const program = programOf(this.#command);
    return new OpsError('command-failed', `${program} on ${this.#name} did not end within ${timeoutMs / 1000} s`, {
      where: this.#name,
      hint: 'It was ended. Look at the load of that host.',
    });
  }
}
