import type { Duplex } from 'node:stream';
import { cancellation } from '../../cancellation.ts';
import { OpsError } from '../../errors.ts';
import { forOneRequest } from './channel-agent.ts';
import { ChannelStream } from './channel-stream.ts';
import type { Command, Completed } from '../command/command.ts';
import { CommandStart, goLine, throughLoginShell } from './login-shell.ts';
import { openUnixSocket, type Link } from './ssh-link.ts';

const dockerSocket = '/var/run/docker.sock';
const dialStdio = ['docker', 'system', 'dial-stdio'];

/** What a host is asked to do for a channel to its Docker. */
export interface DockerHost {
  readonly name: string;
  readonly user: string;
  open(): Promise<Link>;
  tryRun(command: Command): Promise<Completed>;
}

/** Where a host has Docker by sessions alone: one listens for what happens, and another asks beside it. */
const fewestSessions = 2;
/** How long a request waits for a session where all are taken, in milliseconds. */
const longestWaitMs = 60_000;

/**
 * Opens channels to a host's Docker: to its socket, or, where sshd refuses that (`AllowStreamLocalForwarding no`,
 * `DisableForwarding yes`), through the stdin and stdout of `docker system dial-stdio`.
 */
export class DockerChannels {
  readonly #host: DockerHost;
  #dialsStdio = false;
  #deciding: Promise<void> | undefined;

  constructor(host: DockerHost) {
    this.#host = host;
  }

  /** @throws OpsError `engine-unreachable`, `shell-unusable`, and those of connecting to the host */
  async open(): Promise<Duplex> {
    const link = await this.#host.open();
    if (!this.#dialsStdio) {
      const channel = await openSocket(link);
      if (channel !== undefined) return channel;
      this.#deciding ??= this.#decide(link).finally(() => (this.#deciding = undefined));
      await this.#deciding;
    }
    const answering = this.#dialsStdio ? undefined : await openSocket(link);
    return answering ?? this.#dialStdio(link);
  }

  async #dialStdio(link: Link): Promise<Duplex> {
    const text = throughLoginShell(`exec ${dialStdio.join(' ')}`, true);
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(this.#fewSessions('all its sessions are taken')), longestWaitMs);
    const { channel, start, stream } = await link.sessions
      .exec(
        text,
        (channel) => {
          const start = new CommandStart(channel, this.#host.name);
          channel.stderr.on('data', (chunk: Buffer) => start.stderr(chunk));
          return { channel, start, stream: new ChannelStream(channel, link.ended, (chunk) => start.stdout(chunk)) };
        },
        waiting.signal,
      )
      .finally(() => clearTimeout(timer));
    try {
      await start.begun;
    } catch (error) {
      stream.destroy();
      if (link.ended.aborted) throw cancellation(link.ended);
      throw error;
    }
    channel.write(goLine);
    return forOneRequest(stream);
  }

  /**
   * sshd gives the same reason for a socket that it may not forward as for one that nobody listens on, so dial-stdio is asked, by one
   * request by hand: only so it is seen what it has to say when it fails. Docker may have started meanwhile: then its socket answers.
   */
  async #decide(link: Link): Promise<void> {
    const { code, stderr } = await this.#host.tryRun({ stages: [dialStdio], stdin: 'GET /_ping HTTP/1.0\r\n\r\n' });
    const { name, user } = this.#host;
    if (code !== 0) {
      const said = stderr.trim();
      throw new OpsError('engine-unreachable', `Docker on ${name} is not reached${said === '' ? '' : `: ${said}`}`, {
        where: name,
        hint: `Check that Docker runs there (systemctl status docker), that ${user} is in the group docker, and, where sshd forwards no sockets (AllowStreamLocalForwarding, DisableForwarding), that the docker command is installed.`,
      });
    }
    const channel = await openSocket(link);
    if (channel !== undefined) {
      channel.destroy();
      return;
    }
    if (!(await link.sessions.allows(fewestSessions))) throw this.#fewSessions('allows one session at a time');
    this.#dialsStdio = true;
  }

  #fewSessions(how: string): OpsError {
    const { name } = this.#host;
    const message = `Docker on ${name} is not reached: sshd there forwards no sockets, and ${how}`;
    const hint =
      'In sshd_config there, set AllowStreamLocalForwarding to local or yes and DisableForwarding to no; or raise MaxSessions to 10.';
    return new OpsError('engine-unreachable', message, { where: name, hint });
  }
}

/** Undefined when the host opens no channel to Docker's socket. */
async function openSocket(link: Link): Promise<Duplex | undefined> {
  try {
    return await openUnixSocket(link, dockerSocket);
  } catch {
    if (link.ended.aborted) throw link.ended.reason;
    return undefined;
  }
}
