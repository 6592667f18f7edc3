import { Agent as HttpAgent, type ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import { PassThrough, type Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';

/** Opens a byte stream to where the request is going. */
export type Dial = (host: string, port: number) => Promise<Duplex>;

/** How many channels an agent opens at most. sshd does not limit channels that are not sessions; its host has to bear them. */
const maxChannels = 16;

const singleUse = new WeakSet<Duplex>();

/** Marks a stream that an agent closes after one request, because it takes something scarce: a session of sshd. */
export function forOneRequest<Stream extends Duplex>(stream: Stream): Stream {
  singleUse.add(stream);
  return stream;
}

type Connected = (error: Error | null, stream: Duplex) => void;

function target(options: ClientRequestArgs, fallbackPort: number): { readonly host: string; readonly port: number } {
  const host = options.host ?? options.hostname ?? 'localhost';
  return { host, port: Number(options.port ?? fallbackPort) };
}

function answer(opening: Promise<Duplex>, connected: Connected | undefined): undefined {
  opening.then(
    (stream) => connected?.(null, stream),
    // Node looks at the error first; its type asks for a stream as well.
    (error: unknown) =>
      connected?.(error instanceof Error ? error : new Error(String(error)), new PassThrough().destroy()),
  );
}

/**
 * Gives a stream the methods of a TCP socket that Node's agent calls when it keeps a connection for the next request. They do
 * nothing: keepalive and timeouts are those of the connection that carries the channel.
 *
 * A destroyed channel is read to its end: ssh2 tells of its close only then (lib/utils.js, onCHANNEL_CLOSE), and the agent
 * counts it as open until it is told, so that after a burst of requests all others would wait for ever.
 */
function asSocket(stream: Duplex): Duplex {
  const nothing = (): Duplex => stream;
  const end = stream.destroy.bind(stream);
  const destroy = (error?: Error): Duplex => {
    end(error);
    return stream.resume();
  };
  return Object.assign(stream, { setKeepAlive: nothing, setTimeout: nothing, ref: nothing, unref: nothing, destroy });
}

class ChannelAgent extends HttpAgent {
  readonly #dial: Dial;

  constructor(dial: Dial) {
    super({ keepAlive: true, maxSockets: maxChannels });
    this.#dial = dial;
  }

  override createConnection(options: ClientRequestArgs, connected?: Connected): undefined {
    const { host, port } = target(options, 80);
    return answer(this.#dial(host, port).then(asSocket), connected);
  }

  override keepSocketAlive(stream: Duplex): void | boolean {
    return singleUse.has(stream) ? false : super.keepSocketAlive(stream);
  }
}

class TlsChannelAgent extends HttpsAgent {
  readonly #dial: Dial;

  constructor(dial: Dial) {
    super({ keepAlive: true, maxSockets: maxChannels });
    this.#dial = dial;
  }

  override createConnection(options: ClientRequestArgs, connected?: Connected): undefined {
    const { host, port } = target(options, 443);
    return answer(this.#secure(host, port), connected);
  }

  async #secure(host: string, port: number): Promise<Duplex> {
    // The certificate has to be for `host` also where that is an address, which TLS does not send (RFC 6066, section 3).
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = connectTls({ socket: await this.#dial(host, port), host, ...name });
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve).once('error', reject);
    });
    return socket;
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
