import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';

/**
 * A channel of an SSH connection as a stream that ends for certain. ssh2's own leaves writes unanswered once it is closed, tells of
 * its close only to those who have read everything, and knows nothing of being destroyed; whoever keeps it for later, as an HTTP agent
 * does, would wait for ever on one that has gone. It has the methods of a socket that such callers expect.
 */
export class ChannelStream extends Duplex {
  readonly #channel: ClientChannel;
  readonly #ended: AbortSignal;
  /** Answers the write that is under way. */
  #written: ((error?: Error) => void) | undefined;
  #isClosed = false;

  /**
   * @param ended aborts with the error to fail with when the connection that carries the channel has ended
   * @param own what of each piece of output is to be read; nothing where it answers undefined
   */
  constructor(
    channel: ClientChannel,
    ended: AbortSignal,
    own: (chunk: Buffer) => Buffer | undefined = (chunk) => chunk,
  ) {
    super({ allowHalfOpen: false });
    this.#channel = channel;
    this.#ended = ended;
    // Whoever uses it learns of its error also later; until then nobody listens, and that must not end the process.
    this.on('error', () => undefined);
    channel.on('data', (chunk: Buffer) => {
      const bytes = own(chunk);
      if (bytes === undefined || bytes.length === 0) return;
      if (!this.destroyed && !this.push(bytes)) channel.pause();
    });
    channel.on('end', () => {
      this.push(null);
      // Nobody reads one that is kept for later: its end has to be seen all the same.
      if (this.readableLength === 0) this.read(0);
    });
    channel.on('error', (error: Error) => this.destroy(error));
    channel.once('close', () => this.#close());
    channel.stderr.resume();
    ended.addEventListener('abort', this.#lose, { once: true });
    if (ended.aborted) this.#lose();
  }

  /** The other side has closed: nothing that is written gets there any more. */
  #close(): void {
    this.#isClosed = true;
    this.#answer(closed());
    if (!this.writableEnded) this.end();
  }

  readonly #lose = (): void => {
    const reason: unknown = this.#ended.reason;
    this.destroy(reason instanceof Error ? reason : closed());
  };

  #answer(error?: Error): void {
    const written = this.#written;
    this.#written = undefined;
    written?.(error);
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error) => void): void {
    if (this.#isClosed) {
      done(closed());
      return;
    }
    this.#written = done;
    this.#channel.write(chunk, encoding, () => this.#answer());
  }

  override _final(done: () => void): void {
    this.#channel.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#ended.removeEventListener('abort', this.#lose);
    this.#answer(error ?? closed());
    this.#channel.destroy();
    // What still comes has to be read for ssh2 to forget the channel.
    this.#channel.resume();
    done(error);
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

function closed(): Error {
  return new Error('the channel was closed by the other side');
}
