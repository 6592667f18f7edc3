import { type Command, type Completed, programOf } from '../command/command.ts';
import type { Duplex } from 'node:stream';
import { isOpsError, OpsError } from '../../errors.ts';
import { cancellation } from '../../cancellation.ts';
import { channelAgent } from './channel-agent.ts';
import { DockerChannels } from './docker-channel.ts';
import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { startCommand } from './exec.ts';
import type { Host, HostRole, RunningCommand, RunOptions } from '../host.ts';
import type { HostAddress } from '../inventory/inventory.ts';
import { openFailure, openFailureReason } from './sessions.ts';
import { connectionLost } from './ssh-faults.ts';
import { type Link, type LinkTarget, openLink, openTcp } from './ssh-link.ts';

const longestStdout = 16 * 1024 * 1024;
const shownLines = 20;
/**
 * How long a host that could not be reached is not tried again, in milliseconds: who asks gets the same answer at once.
 * Short where it was reached before, because a link that was cut comes back.
 */
const giveUpMs = { neverReached: 30_000, reachedBefore: 2_000 };

/** A host over one SSH connection, which is opened at first use and again after it was lost. */
export class SshHost implements Host {
  readonly name: string;
  readonly role: HostRole;
  readonly address: string;
  readonly engine: Engine;
  readonly #target: LinkTarget;
  #link: Promise<Link> | undefined;
  #unreachable: { readonly fault: OpsError; readonly until: number } | undefined;
  #wasReached = false;
  #isClosed = false;

  constructor(host: HostAddress, target: LinkTarget) {
    this.name = host.name;
    this.role = host.role;
    this.address = host.address;
    this.#target = target;
    const docker = new DockerChannels({
      name: host.name,
      user: target.user,
      open: () => this.#open(),
      tryRun: (command) => this.tryRun(command),
    });
    this.engine = createEngine(
      channelAgent(() => docker.open()),
      host.name,
    );
  }

  /**
   * Opens the connection now, and has one command run, so that a fault shows before anything is begun.
   * @throws OpsError as `openLink`; `shell-unusable` where the user's shell starts no command, or there is no bash
   */
  async connect(signal: AbortSignal): Promise<void> {
    await this.#open(signal);
    const { code, stderr } = await this.tryRun({ stages: [['true']] }, { signal });
    if (code !== 0) throw noBash(this.name, stderr);
  }

  async run(command: Command, options: RunOptions = {}): Promise<Completed> {
    const completed = await this.tryRun(command, options);
    if (completed.code === 0) return completed;
    const lines = completed.stderr.trimEnd().split('\n').slice(-shownLines);
    const how =
      completed.code === undefined ? `was ended (${completed.signal ?? 'no exit status'})` : `exited ${completed.code}`;
    const last = lines.at(-1) ?? '';
    throw new OpsError(
      'command-failed',
      `${programOf(command)} on ${this.name} ${how}${last === '' ? '' : `: ${last}`}`,
      {
        where: this.name,
        logs: lines,
        logsOf: 'command',
      },
    );
  }

  async tryRun(command: Command, options: RunOptions = {}): Promise<Completed> {
    const running = await this.stream(command, options);
    const chunks: Buffer[] = [];
    let left = longestStdout;
    // Read to its end even when it is too long: the command must not wait for us for ever.
    for await (const chunk of running.stdout.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk) || left === 0) continue;
      const kept = chunk.subarray(0, left);
      chunks.push(kept);
      left -= kept.length;
    }
    return { ...(await running.exit), stdout: Buffer.concat(chunks).toString('utf8') };
  }

  async stream(command: Command, options: RunOptions = {}): Promise<RunningCommand> {
    return startCommand(await this.#open(), this.name, command, options);
  }

  async connectTcp(host: string, port: number): Promise<Duplex> {
    const link = await this.#open();
    try {
      return await openTcp(link, host, port);
    } catch (error) {
      if (link.ended.aborted) throw connectionLost(this.name, error);
      const isProhibited = openFailureReason(error) === openFailure.administrativelyProhibited;
      throw new OpsError('connection-lost', `${this.name} could not connect to ${host}:${port}`, {
        where: this.name,
        hint: isProhibited
          ? 'Its sshd forbids TCP forwarding: set AllowTcpForwarding to local or yes in sshd_config there, DisableForwarding to no, and let PermitOpen have this address.'
          : `Check that ${host}:${port} is right, and that its firewall lets ${this.name} in.`,
        cause: error,
      });
    }
  }

  /** Ends the connection for good. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const link = await this.#link?.catch(() => undefined);
    link?.close();
  }

  /** Without a signal nothing cuts it short: a cancelled run still has to roll back what it changed. */
  async #open(signal?: AbortSignal): Promise<Link> {
    if (this.#isClosed) throw connectionLost(this.name, new Error('it was closed at the end of the run'));
    this.#link ??= this.#openAnew(signal);
    const link = await this.#link;
    if (link.ended.aborted) throw cancellation(link.ended);
    return link;
  }

  async #openAnew(signal: AbortSignal | undefined): Promise<Link> {
    try {
      if (this.#unreachable !== undefined && performance.now() < this.#unreachable.until) throw this.#unreachable.fault;
      const link = await openLink(this.#target, signal);
      link.ended.addEventListener('abort', () => (this.#link = undefined), { once: true });
      this.#wasReached = true;
      return link;
    } catch (error) {
      this.#link = undefined;
      if (isOpsError(error, 'ssh-unreachable') && error !== this.#unreachable?.fault) {
        const quietMs = this.#wasReached ? giveUpMs.reachedBefore : giveUpMs.neverReached;
        this.#unreachable = { fault: error, until: performance.now() + quietMs };
      }
      throw error;
    }
  }
}

function noBash(name: string, stderr: string): OpsError {
  const said = stderr.trim().split('\n').at(-1) ?? '';
  return new OpsError('shell-unusable', `no command can be run on ${name}${said === '' ? '' : `: ${said}`}`, {
    where: name,
    hint: 'Commands are run there by bash: check that it is installed, and in the PATH.',
  });
}
