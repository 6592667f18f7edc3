import type { Duplex } from 'node:stream';
import { OpsError } from '../errors.ts';
import { forOneRequest } from './channel-agent.ts';
import type { Command, Completed } from './command.ts';
import { openFailure, openFailureReason } from './open-failure.ts';
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
 * Opens channels to a host's Docker: to its socket, or, once sshd has refused that (`AllowStreamLocalForwarding no`),
 * through the stdin and stdout of `docker system dial-stdio`.
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
      try {
        return await openUnixSocket(link.client, dockerSocket);
      } catch (error) {
        if (link.ended.aborted) throw link.ended.reason;
        if (openFailureReason(error) === openFailure.connectFailed) throw this.#unreachable(dockerSocket, error);
        await this.#tryDialStdio();
        this.#dialsStdio = true;
      }
    }
    const channel = await link.sessions.exec(`exec ${dialStdio.join(' ')}`, (opened) => opened);
    channel.stderr.resume();
    return forOneRequest(channel);
  }

  /** One request by hand: only so can it be seen what dial-stdio has to say when it fails. */
  async #tryDialStdio(): Promise<void> {
    const asked = await this.#host.tryRun({ stages: [dialStdio], stdin: 'GET /_ping HTTP/1.0\r\n\r\n' });
    if (asked.code !== 0) throw this.#unreachable(dialStdio.join(' '), asked.stderr.trim());
  }

  #unreachable(how: string, cause: unknown): OpsError {
    const why = typeof cause === 'string' && cause !== '' ? `: ${cause}` : '';
    return new OpsError('engine-unreachable', `Docker on ${this.#host.name} is not reached by ${how}${why}`, {
      where: this.#host.name,
      hint: `Check that Docker runs there, and that ${this.#host.user} is in the group docker.`,
      cause,
    });
  }
}
