import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/** Why a body was not read whole. */
export type BodyFault =
  | 'too-large'
  /** It had to make room for others. */
  | 'busy'
  /** It took too long. */
  | 'slow'
  /** Its sender went away. */
  | 'aborted';

/** Bounds for bodies that are on their way in: nobody knows yet who sent them. */
export interface BodyLimits {
  /** Bytes of one. */
  readonly perBody: number;
  /** Bytes of all that one sender has under way. */
  readonly perSender: number;
  /** Bytes of all together. */
  readonly inAll: number;
  /** How many may be under way. */
  readonly bodies: number;
  /** How long one may take, from its headers on, in milliseconds. */
  readonly withinMs: number;
}

/**
 * GitHub caps payloads at 25 MB. What leads to anything here is far smaller: two texts of 65,536 characters, or a release with all its files,
 * stay below 4 MiB. GitHub gives a delivery up after ten seconds.
 */
export const bodyLimits: BodyLimits = {
  perBody: 8 * 1024 * 1024,
  perSender: 24 * 1024 * 1024,
  inAll: 64 * 1024 * 1024,
  bodies: 2_000,
  withinMs: 8_000,
};

interface IncomingBody {
  readonly sender: Sender;
  held: number;
  /** Ends the reading; only the first call counts. */
  readonly end: (outcome: Buffer | BodyFault) => void;
}

/** What one sender has under way; of its bodies the oldest is the first. */
interface Sender {
  readonly name: string;
  readonly bodies: Set<IncomingBody>;
  held: number;
}

/**
 * Reads bodies within bounds. Where they are reached, room is made by giving up what has been under way for longest of who has most, so that
 * whoever holds bodies back keeps nobody else out: a webhook arrives in one go.
 */
export class BodyReader {
  readonly #limits: BodyLimits;
  readonly #senders = new Map<string, Sender>();
  #held = 0;
  #count = 0;

  constructor(limits: BodyLimits = bodyLimits) {
    this.#limits = limits;
  }

  /** Bytes that are held of bodies under way. */
  get held(): number {
    return this.#held;
  }

  /** The whole body, or why there is none. */
  async read(request: IncomingMessage): Promise<Buffer | BodyFault> {
    const { perBody, withinMs } = this.#limits;
    // A cut connection is told of by `close`.
    request.on('error', () => undefined);
    if (Number(request.headers['content-length'] ?? 0) > perBody) return 'too-large';
    const { promise, resolve } = Promise.withResolvers<Buffer | BodyFault>();
    const chunks: Buffer[] = [];
    const body = this.#begin(senderOfAddress(request.socket.remoteAddress), (outcome) => {
      this.#remove(body);
      resolve(outcome);
    });
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      this.#grow(body, chunk.length);
    };
    const timer = setTimeout(() => body.end('slow'), withinMs);
    request.on('data', take);
    request.once('end', () => body.end(Buffer.concat(chunks)));
    request.once('close', () => body.end('aborted'));
    const outcome = await promise;
    clearTimeout(timer);
    request.off('data', take);
    request.pause();
    return outcome;
  }

  #begin(name: string, end: IncomingBody['end']): IncomingBody {
    const sender = this.#senders.get(name) ?? { name, bodies: new Set(), held: 0 };
    this.#senders.set(name, sender);
    const body: IncomingBody = { sender, held: 0, end };
    sender.bodies.add(body);
    this.#count += 1;
    if (this.#count > this.#limits.bodies) giveUpOldest(this.#most(({ bodies }) => bodies.size));
    return body;
  }

  #grow(body: IncomingBody, bytes: number): void {
    const { perBody, perSender, inAll } = this.#limits;
    const { sender } = body;
    if (!sender.bodies.has(body)) return;
    body.held += bytes;
    sender.held += bytes;
    this.#held += bytes;
    if (body.held > perBody) body.end('too-large');
    while (sender.held > perSender) giveUpOldest(sender);
    while (this.#held > inAll) giveUpOldest(this.#most(({ held }) => held));
  }

  #remove(body: IncomingBody): void {
    const { sender } = body;
    if (!sender.bodies.delete(body)) return;
    sender.held -= body.held;
    this.#held -= body.held;
    this.#count -= 1;
    if (sender.bodies.size === 0) this.#senders.delete(sender.name);
  }

  #most(measure: (sender: Sender) => number): Sender | undefined {
    let most: Sender | undefined;
    for (const sender of this.#senders.values()) {
      if (most === undefined || measure(sender) > measure(most)) most = sender;
    }
    return most;
  }
}

function giveUpOldest(sender: Sender | undefined): void {
  const [oldest] = sender?.bodies ?? [];
  oldest?.end('busy');
}

/**
 * Whose an address is, for bounds that hold for each sender: an IPv4 address, also where it is written as an IPv6 one; of IPv6 the first 64
 * bits, since a whole /64 is what one customer gets.
 */
export function senderOfAddress(address: string | undefined): string {
  const [plain = ''] = (address ?? '').split('%', 1);
  if (!isIPv6(plain)) return plain;
  const groups = groupsOf(plain);
  const [high = 0, low = 0] = groups.slice(6);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight numbers of an IPv6 address. */
function groupsOf(address: string): readonly number[] {
  // URLs have one form of each address: lower case, no dots, `::` for the longest run of zeros.
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const numbers = (text: string): readonly number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const before = numbers(head);
  const after = numbers(tail ?? '');
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}
