import type { Duplex } from 'node:stream';
import { OpsError } from '../../errors.ts';
import { forOneRequest } from './channel-agent.ts';
import { ChannelStream } from './channel-stream.ts';
import type { Command, Completed } from '../command/command.ts';
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

/**
 * Opens channels to a host's Docker: to its socket, or, where sshd refuses that (`AllowStreamLocalForwarding no`), through the stdin
 * and stdout of `docker system dial-stdio`.
 */
export class DockerChannels {
  readonly #host: DockerHost;
  #dialsStdio = false;

  constructor(host: DockerHost) {
    this.#host = host;
  }

  /** @throws OpsError `engine-unreachable`, and those of connecting to the host */
  async open(): Promise<Duplex> {
    const link = await this.#host.open();
    if (!this.#dialsStdio) {
      const channel = (await openSocket(link)) ?? (await this.#openSocketAgain(link));
      if (channel !== undefined) return channel;
      this.#dialsStdio = true;
    }
    return link.sessions.exec(`exec ${dialStdio.join(' ')}`, (channel) =>
      forOneRequest(new ChannelStream(channel, link.ended)),
    );
  }

  /**
   * sshd gives the same reason for a socket that it may not forward as for one that nobody listens on, so dial-stdio is asked, by one
   * request by hand: only so it is seen what it has to say when it fails. Docker may have started meanwhile: then its socket answers.
   */
  async #openSocketAgain(link: Link): Promise<Duplex | undefined> {
    const { code, stderr } = await this.#host.tryRun({ stages: [dialStdio], stdin: 'GET /_ping HTTP/1.0\r\n\r\n' });
    if (code === 0) return openSocket(link);
    const { name, user } = this.#host;
    const said = stderr.trim();
    throw new OpsError('engine-unreachable', `Docker on ${name} is not reached${said === '' ? '' : `: ${said}`}`, {
      where: name,
      hint: `Check that Docker runs there (systemctl status docker), and that ${user} is in the group docker.`,
    });
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
