import { Agent as HttpAgent, type ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import { PassThrough, type Duplex } from 'node:stream';

/** Opens a byte stream to where the request is going. */
export type Dial = (host: string, port: number) => Promise<Duplex>;

/** How many channels an agent opens at most. sshd does not limit channels that are not sessions; its host has to bear them. */
const options: AgentOptions = { keepAlive: true, maxSockets: 16 };

const singleUse = new WeakSet<Duplex>();

/** Marks a stream that an agent closes after one request, because it takes something scarce: a session of sshd. */
export function forOneRequest<Stream extends Duplex>(stream: Stream): Stream {
  singleUse.add(stream);
  return stream;
}

type Connected = (error: Error | null, stream: Duplex) => void;

function target({ host, hostname, port }: ClientRequestArgs, usualPort: number): readonly [host: string, port: number] {
  return [host ?? hostname ?? 'localhost', Number(port ?? usualPort)];
}

function answer(opening: Promise<Duplex>, connected: Connected | undefined): undefined {
  opening.then(
    (stream) => connected?.(null, stream),
    // Node looks at the error first; its type asks for a stream as well.
    (error: unknown) =>
      connected?.(error instanceof Error ? error : new Error(String(error)), new PassThrough().destroy()),
  );
}

class ChannelAgent extends HttpAgent {
  readonly #dial: Dial;

  constructor(dial: Dial) {
    super(options);
    this.#dial = dial;
  }

  override createConnection(request: ClientRequestArgs, connected?: Connected): undefined {
    return answer(this.#dial(...target(request, 80)), connected);
  }

  override keepSocketAlive(stream: Duplex): void | boolean {
    return singleUse.has(stream) ? false : super.keepSocketAlive(stream);
  }
}

class TlsChannelAgent extends HttpsAgent {
  readonly #dial: Dial;

  constructor(dial: Dial) {
    super(options);
    this.#dial = dial;
  }

  override createConnection(request: ClientRequestArgs, connected?: Connected): undefined {
    return answer(this.#secure(request), connected);
  }

  async #secure(request: ClientRequestArgs): Promise<Duplex> {
    const carrying = { ...request, socket: await this.#dial(...target(request, 443)) };
    const secured = super.createConnection(carrying);
    if (secured === null || secured === undefined) throw new TypeError('no TLS connection was made');
    return secured;
  }
}

/** An agent whose HTTP connections are streams that `dial` opens, such as channels of an SSH connection. */
export function channelAgent(dial: Dial): HttpAgent {
  return new ChannelAgent(dial);
}

/** The same with TLS on this side of the stream: the host in the middle sees nothing of it. */
export function tlsChannelAgent(dial: Dial): HttpsAgent {
  return new TlsChannelAgent(dial);
}
