import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Transform } from 'node:stream';
import { z } from 'zod';
import { isOpsError, OpsError } from '../errors.ts';
import type { Command, Completed } from './command.ts';
import { channelAgent } from './channel-agent.ts';
import { createEngine } from './engine/create-engine.ts';
import type { Engine } from './engine/engine.ts';
import { programOf, startCommand } from './exec.ts';
import type { Host, HostRole, RunningCommand, RunOptions } from './host.ts';
import type { HostAddress } from './inventory.ts';
import { Sessions } from './sessions.ts';
import { openExec, openLink, openTcp, openUnixSocket, type Link, type LinkTarget } from './ssh-link.ts';

const dockerSocket = '/var/run/docker.sock';
const longestStdout = 16 * 1024 * 1024;
/** How long a host that could not be reached is not tried again: who asks gets the same answer at once. */
const giveUpMs = 30_000;
/** RFC 4254, section 5.1: why a host opened no channel. */
const administrativelyProhibited = 1;

/** A host over one SSH connection, which is opened at first use and again after it was lost. */
export class SshHost implements Host {
  readonly name: string;
  readonly role: HostRole;
  readonly address: string;
  readonly engine: Engine;
  readonly #target: LinkTarget;
  readonly #sessions = new Sessions();
  #link: Promise<Link> | undefined;
  #unreachable: { readonly fault: OpsError; readonly until: number } | undefined;
  #forwardsSockets = true;

  constructor(host: HostAddress, target: LinkTarget) {
    this.name = host.name;
    this.role = host.role;
    this.address = host.address;
    this.#target = target;
    this.engine = createEngine(
      channelAgent(() => this.#openDocker()),
      host.name,
    );
  }

  /** Opens the connection now, so that a fault shows before anything is begun. @throws OpsError as `openLink` */
  async connect(signal: AbortSignal): Promise<void> {
    await this.#open(signal);
  }

  async run(command: Command, options: RunOptions = {}): Promise<Completed> {
    const completed = await this.tryRun(command, options);
    if (completed.code === 0) return completed;
    const lines = completed.stderr.trimEnd().split('\n').slice(-20);
    const how =
      completed.code === undefined ? `was ended (${completed.signal ?? 'no exit status'})` : `exited ${completed.code}`;
    throw new OpsError('command-failed', `${programOf(command)} on ${this.name} ${how}: ${lines.at(-1) ?? ''}`, {
      where: this.name,
      logs: lines,
    });
  }

  async tryRun(command: Command, options: RunOptions = {}): Promise<Completed> {
    const running = await this.stream(command, options);
    // Read to its end even when it is too long: the command must not wait for us for ever.
    const stdout = await text(running.stdout.pipe(new Capped(longestStdout)));
    return { ...(await running.exit), stdout };
  }

  async stream(command: Command, options: RunOptions = {}): Promise<RunningCommand> {
    const release = await this.#sessions.take();
    try {
      const running = await startCommand(await this.#open(), this.name, command, options);
      void running.exit.catch(() => undefined).finally(release);
      return running;
    } catch (error) {
      release();
      throw error;
    }
  }

  async connectTcp(host: string, port: number): Promise<Duplex> {
    const link = await this.#open();
    try {
      return await openTcp(link.client, host, port);
    } catch (error) {
      throw this.#channelFault(error, `${this.name} could not connect to ${host}:${port}`);
    }
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    const link = await this.#link?.catch(() => undefined);
    link?.close();
  }

  /** Without a signal nothing cuts it short: a cancelled run still has to take back what it changed. */
  #open(signal: AbortSignal = new AbortController().signal): Promise<Link> {
    this.#link ??= this.#openAnew(signal);
    return this.#link;
  }

  async #openAnew(signal: AbortSignal): Promise<Link> {
    try {
      if (this.#unreachable !== undefined && performance.now() < this.#unreachable.until) throw this.#unreachable.fault;
      const link = await openLink(this.#target, signal);
      link.ended.addEventListener('abort', () => (this.#link = undefined), { once: true });
      return link;
    } catch (error) {
      this.#link = undefined;
      if (isOpsError(error, 'ssh-unreachable') && error !== this.#unreachable?.fault) {
        this.#unreachable = { fault: error, until: performance.now() + giveUpMs };
      }
      throw error;
    }
  }

  async #openDocker(): Promise<Duplex> {
    const { client } = await this.#open();
    if (this.#forwardsSockets) {
      try {
        return await openUnixSocket(client, dockerSocket);
      } catch (error) {
        if (reasonOf(error) !== administrativelyProhibited) {
          throw new OpsError('engine-unreachable', `Docker on ${this.name} is not reached at ${dockerSocket}`, {
            where: this.name,
            hint: `Check that Docker runs there, and that ${this.#target.user} is in the group docker.`,
            cause: error,
          });
        }
        this.#forwardsSockets = false;
      }
    }
    const release = await this.#sessions.take();
    const channel = await openExec(client, 'exec docker system dial-stdio');
    channel.once('close', release);
    return channel;
  }

  #channelFault(error: unknown, message: string): OpsError {
    if (isOpsError(error)) return error;
    const prohibited = reasonOf(error) === administrativelyProhibited;
    return new OpsError(prohibited ? 'command-failed' : 'connection-lost', message, {
      where: this.name,
      ...(prohibited ? { hint: 'Its sshd forbids TCP forwarding: set AllowTcpForwarding to local or yes.' } : {}),
      cause: error,
    });
  }
}

function reasonOf(error: unknown): number | undefined {
  return z.object({ reason: z.number() }).safeParse(error).data?.reason;
}

/** Lets only so many bytes through and drops the rest. */
class Capped extends Transform {
  #left: number;

  constructor(most: number) {
    super();
    this.#left = most;
  }

  override _transform(chunk: Buffer, _encoding: string, done: () => void): void {
    if (this.#left > 0) this.push(chunk.subarray(0, this.#left));
    this.#left -= chunk.length;
    done();
  }
}
